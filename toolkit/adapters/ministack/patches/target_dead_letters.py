"""Send an event whose target is gone to the target's dead-letter queue.

AWS: an event that EventBridge cannot deliver, as when the function was deleted, goes to the dead-
letter queue of that target, with attributes that say which rule and target and why (EventBridge
User Guide, "Using dead-letter queues to process undelivered events").

ministack 1.5.33: DeadLetterConfig is stored and not acted on; the event is lost.

Patched for functions, the only targets whose absence the emulator tells before it delivers.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from . import queues, target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Invoke = Callable[..., None]

NAME = "target-dead-letters"


def apply() -> None:
    """Replace how EventBridge invokes a target."""
    eventbridge = target.module("ministack.services.eventbridge")
    functions = target.module("ministack.services.lambda_svc")
    original = target.function(eventbridge, "_invoke_target", source="550e304af0809563")
    target.function(eventbridge, "_pattern_event_view", source="a472224bb7b0d436")
    target.function(functions, "_get_func_record_for_ref", source="492b4efe8f903a0f")
    eventbridge._invoke_target = partial(  # type: ignore[attr-defined]
        invoke_target, eventbridge, functions, queues.service(), original
    )


def invoke_target(  # noqa: PLR0917, ministack's own signature behind four bound arguments
    eventbridge: ModuleType,
    functions: ModuleType,
    sqs: ModuleType,
    original: Invoke,
    to: Mapping[str, Any],
    event: Mapping[str, Any],
    rule: Mapping[str, Any],
    view: Any = None,  # noqa: ANN401
) -> None:
    """Deliver as ministack does, unless the function is gone and somebody wants to know."""
    arn = str(to.get("Arn", ""))
    queue = str((to.get("DeadLetterConfig") or {}).get("Arn") or "")
    if not queues.is_queue(queue) or not is_gone(functions, arn):
        original(to, event, rule, view)
        return
    seen = view or eventbridge._pattern_event_view(event)
    attributes: dict[str, str | int] = {
        "RULE_ARN": str(rule.get("Arn", "")),
        "TARGET_ARN": arn,
        "ERROR_CODE": "NO_RESOURCE",
        "ERROR_MESSAGE": f"The target {arn} does not exist.",
        "RETRY_ATTEMPTS": 0,
    }
    queues.send(sqs, queue, json.dumps(seen.event_with_detail()), attributes)


def is_gone(functions: ModuleType, arn: str) -> bool:
    """Tell whether an ARN names a function, or a qualifier of one, that does not exist."""
    if arn.split(":")[2:3] != ["lambda"]:
        return False
    found: Callable[[str], tuple[object, object, str]] = functions._get_func_record_for_ref
    base, config, _ = found(arn)
    return not base or not config
