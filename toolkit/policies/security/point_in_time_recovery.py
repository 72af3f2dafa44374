"""A table can be put back to any second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find tables without point-in-time recovery."""
    for each in estate.of("aws_dynamodb_table"):
        if each.flag("point_in_time_recovery", "enabled") is False:
            yield broken(each, "point-in-time recovery is off", "point_in_time_recovery")


RULE = Rule(
    "point-in-time-recovery",
    "medium",
    "A faulty release or a wrong script overwrites items: without it they are gone.",
    "add point_in_time_recovery { enabled = true }",
    check,
)
