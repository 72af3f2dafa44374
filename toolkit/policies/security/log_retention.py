"""Logs are kept for a time that somebody chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find log groups that are kept for ever."""
    for each in estate.of("aws_cloudwatch_log_group"):
        if each.number("retention_in_days", default=0) == 0:
            yield broken(each, "its logs are never deleted", "retention_in_days")


RULE = Rule(
    "log-retention",
    "low",
    "Logs grow without end, cost without end, and hold personal data for longer than it may be kept.",
    "set retention_in_days",
    check,
)
