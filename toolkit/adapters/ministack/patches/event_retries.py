"""Try an event that a function failed on again, as every asynchronous invocation.

AWS: EventBridge invokes a function asynchronously; Lambda tries twice more after an error, then
sends the event to the function's dead-letter queue or on-failure destination (Lambda Developer
Guide, "How Lambda handles errors and retries with asynchronous invocation"). What the event
invoke config of a qualifier says holds for that qualifier alone.

ministack 1.5.33: a function that is an EventBridge target is invoked once, whatever comes of it,
although the emulator has retries and dead letters for Invoke with `InvocationType=Event`.

Patched: the event takes that way, with the event invoke config of the target's qualifier.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from types import ModuleType

NAME = "event-retries"

UNQUALIFIED_PARTS = 7
"""Of a function's ARN; the eighth is the qualifier."""

logger = logging.getLogger(__name__)


def apply() -> None:
    """Replace how EventBridge hands an event to a function."""
    eventbridge = target.module("ministack.services.eventbridge")
    functions = target.module("ministack.services.lambda_svc")
    target.function(eventbridge, "_dispatch_to_lambda", source="1f95adbaed3a966a")
    target.function(functions, "invoke_async_with_retry", source="289fe4d3cbd4089b")
    target.function(functions, "_get_func_record_for_ref", source="492b4efe8f903a0f")
    target.function(functions, "_get_base_func_record_for_ref", source="ae6bfc449ba542b1")
    target.function(functions, "_event_invoke_config", source="aeeb62079ef21907")
    eventbridge._dispatch_to_lambda = partial(dispatch, functions)  # type: ignore[attr-defined]


def dispatch(functions: ModuleType, arn: str, payload: str) -> None:
    """Invoke the function of an ARN asynchronously; one that does not exist is logged."""
    version, config, name = functions._get_func_record_for_ref(arn)
    if not version or not config:
        logger.warning("EventBridge: function %s not found", name)
        return
    base, _, _ = functions._get_base_func_record_for_ref(arn)
    qualifier = arn.split(":")[UNQUALIFIED_PARTS:]
    settings = functions._event_invoke_config(base, qualifier[0] if qualifier else None)
    record: dict[str, Any] = functions._execution_record_for_config(version, config)
    record |= {"event_invoke_config": settings, "event_invoke_configs": {}}
    functions.invoke_async_with_retry(record, json.loads(payload))
