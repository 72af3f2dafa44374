"""A rule waits for events that somebody publishes, and the other way round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.domain.access.arn import matches
from toolkit.domain.estate import known
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Published
    from toolkit.policies.security.rule import Violation


def pattern_of(value: object) -> dict[str, Any] | None:
    """Return a rule's event pattern; None where it has none, or it is not known."""
    if not isinstance(value, str) or not known(value):
        return None
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _one(wanted: object, value: str) -> bool:  # noqa: PLR0911 - a case a matcher
    if not isinstance(wanted, dict):
        return wanted == value
    for kind, given in wanted.items():
        match kind:
            case "prefix":
                return value.startswith(given if isinstance(given, str) else "")
            case "suffix":
                return value.endswith(given if isinstance(given, str) else "")
            case "equals-ignore-case":
                return value.lower() == str(given).lower()
            case "wildcard":
                return matches(str(given), value)
            case "anything-but":
                return not isinstance(given, list | str) or value not in (
                    [given] if isinstance(given, str) else given
                )
    return True


def takes(pattern: dict[str, Any], event: Published) -> bool:
    """Whether a pattern may match an event, for all that is known of both."""
    for key, value in (("source", event.source), ("detail-type", event.detail_type)):
        wanted = pattern.get(key)
        if value is not None and isinstance(wanted, list) and not any(_one(each, value) for each in wanted):
            return False
    return True


def of_aws(pattern: dict[str, Any]) -> bool:
    """Whether a pattern waits for AWS's own events, or for any."""
    sources = pattern.get("source")
    if not isinstance(sources, list):
        return True
    return any(not isinstance(each, str) or each.startswith("aws.") for each in sources)


def check(estate: Estate) -> Iterator[Violation]:
    """Find patterns that none of the events that the code publishes can match."""
    if not estate.published or any(estate.of("aws_pipes_pipe", "aws_cloudwatch_event_bus_policy")):
        return  # where others may publish, nothing can be said
    for each in estate.of("aws_cloudwatch_event_rule"):
        pattern = pattern_of(each.get("event_pattern"))
        if pattern is None or of_aws(pattern):
            continue
        if not any(takes(pattern, event) for event in estate.published):
            yield broken(each, "no event that the code publishes can match this pattern", "event_pattern")


RULE = Rule(
    "event-pattern-unmatched",
    "medium",
    "The function behind the rule never runs: a source or detail-type is spelled in two ways.",
    "write source and detail-type as the code publishes them, or remove the rule",
    check,
)
