"""An event that is published goes somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.event_pattern_unmatched import pattern_of, takes
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate


def check(estate: Estate) -> Iterator[Violation]:
    """Find events with a known source and type that no rule takes."""
    rules = [each for each in estate.of("aws_cloudwatch_event_rule") if each.get("event_pattern")]
    patterns = [pattern_of(each.get("event_pattern")) for each in rules]
    if not rules or None in patterns:
        return
    told = set()
    for event in estate.published or ():
        key = (event.source, event.detail_type)
        if event.source is None or event.detail_type is None or key in told:
            continue
        if not any(pattern is not None and takes(pattern, event) for pattern in patterns):
            told.add(key)
            yield Violation(
                f"{event.source} {event.detail_type}",
                event.file,
                event.line,
                "no rule takes the event published here",
            )


RULE = Rule(
    "event-unrouted",
    "medium",
    "The event is accepted and dropped: whoever was to act on it never hears of it.",
    "add a rule for it, or correct its source and detail-type",
    check,
)
