"""What serves requests and would stop, for a while or in part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Level

_SERVING = {
    "aws_lambda_function": "function",
    "aws_lambda_alias": "alias",
    "aws_api_gateway_rest_api": "API",
    "aws_api_gateway_stage": "stage",
    "aws_cloudwatch_event_bus": "event bus",
    "aws_cloudwatch_event_rule": "rule",
    "aws_cloudwatch_event_target": "target",
    "aws_lambda_event_source_mapping": "event source",
}
_WATCHING = {"aws_cloudwatch_metric_alarm"}
_LOWERED = ("reserved_concurrent_executions", "timeout", "memory_size")


def _least(limit: int) -> float:
    """Return a limit as a number to compare; -1 is how the provider writes no limit."""
    return math.inf if limit < 0 else limit


def risks(plan: Plan) -> Iterator[Risk]:
    """Return removed and replaced servers, lowered limits, alarms that go."""
    for change in plan.changes:
        before, after = change.before or {}, change.after or {}
        told = _SERVING.get(change.type)
        if told and change.action in ("delete", "replace"):
            level: Level = "high" if change.action == "delete" else "medium"
            yield Risk(level, "availability", change.address, f"the {told} is {change.action}d")
        if change.type == "aws_lambda_function" and change.action == "update":
            for name in _LOWERED:
                old, new = before.get(name), after.get(name)
                if isinstance(old, int) and isinstance(new, int) and _least(new) < _least(old):
                    yield Risk("medium", "availability", change.address, f"{name} falls from {old} to {new}")
        if change.type in _WATCHING and change.action == "delete":
            yield Risk("medium", "other", change.address, "an alarm is removed: nobody would be woken")
