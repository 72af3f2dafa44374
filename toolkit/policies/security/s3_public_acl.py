"""No bucket is opened by an access control list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_OPEN = ("public-read", "public-read-write", "authenticated-read")
_GROUPS = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")


def check(estate: Estate) -> Iterator[Violation]:
    """Find buckets and objects with an access control list for everybody."""
    for each in estate.of("aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_object"):
        if each.get("acl") in _OPEN:
            yield broken(each, f"its access control list is {each.get('acl')}", "acl")
        for grant in each.blocks("access_control_policy", "grant", "grantee"):
            if str(grant.get("uri", "")).endswith(_GROUPS):
                yield broken(each, "its access control list lets everybody in", "access_control_policy")


RULE = Rule(
    "s3-public-acl",
    "critical",
    "Everybody can read, or write, what lies in the bucket.",
    "drop the list: BucketOwnerEnforced switches them off; serve public files through CloudFront",
    check,
)
