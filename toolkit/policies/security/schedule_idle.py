"""A schedule or rule that is declared does something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import known, references, unindexed
from toolkit.policies.security.functions import triggers
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:
    """Find rules and schedules that are off, have no target, or one that can't run."""
    yield from _rules(estate)
    for each in estate.of("aws_scheduler_schedule"):
        if each.get("state") == "DISABLED":
            yield broken(each, "the schedule is off", "state")
    for trigger in triggers(estate):
        reserved = trigger.function.number("reserved_concurrent_executions", default=-1)
        if trigger.way in ("schedule", "event") and reserved == 0:
            told = f"its target {trigger.function.address} is disabled: it may not run"
            yield broken(trigger.source, told, "arn")
    for each in estate.of("aws_lambda_event_source_mapping"):
        if each.flag("enabled", default=True) is False:
            yield broken(each, "the mapping is off: nothing reads its source", "enabled")


def _rules(estate: Estate) -> Iterator[Violation]:
    targeted: set[str] = set()
    unclear = False
    for each in estate.of("aws_cloudwatch_event_target"):
        rules = estate.all_named(each.get("rule"), "aws_cloudwatch_event_rule")
        targeted.update(unindexed(rule.address) for rule in rules)
        targeted.update(unindexed(address) for address in references(each.get("rule")))
        unclear = unclear or (not rules and not known(each.get("rule")))
    for each in estate.of("aws_cloudwatch_event_rule"):
        if each.get("state") == "DISABLED" or each.flag("is_enabled", default=True) is False:
            yield broken(each, "the rule is off", "state", "is_enabled")
        elif unindexed(each.address) not in targeted and not unclear:
            yield broken(each, "the rule has no target")


RULE = Rule(
    "schedule-idle",
    "medium",
    "Everybody takes it for granted that it runs; nobody notices that it does not.",
    "enable it, give it a target that can run, or remove it",
    check,
)
