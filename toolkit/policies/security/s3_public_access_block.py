"""A bucket's public access block blocks all four ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_FOUR = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def check(estate: Estate) -> Iterator[Violation]:
    """Find blocks that leave a way open: what is not said is false."""
    for each in estate.of("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"):
        left = [name for name in _FOUR if each.flag(name) is False]
        if left:
            yield broken(each, f"{', '.join(left)} is off", *left)


RULE = Rule(
    "s3-public-access-block",
    "high",
    "With the block off, one policy or list by mistake makes the bucket public.",
    "set all four to true",
    check,
)
