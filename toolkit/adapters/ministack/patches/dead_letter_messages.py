"""Send a function's dead-letter queue the event itself.

AWS: a dead-letter queue gets the event as it was, as the message's body, and attributes RequestID,
ErrorCode and ErrorMessage; only an on-failure *destination* gets an envelope with the request and
the response (Lambda Developer Guide, "Adding a dead-letter queue"). If both are configured, both
are sent to.

ministack 1.5.33: the queue gets the destination's envelope, without attributes; and nothing where
there is a destination as well.

Patched: what an invocation's function has configured is remembered for it, and told apart when the
last try failed. A dead-letter *topic* still gets ministack's envelope.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

import json
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from . import queues, target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Invoke = Callable[[Mapping[str, Any], object], None]
    Route = Callable[[str, str, object, Mapping[str, Any]], None]

NAME = "dead-letter-messages"

INVOKED = 200
"""ErrorCode of a function that ran and failed."""

DEAD_LETTERS: ContextVar[str] = ContextVar("DEAD_LETTERS", default="")
"""The dead-letter queue of the function that is being invoked asynchronously."""


def apply() -> None:
    """Replace what asynchronous invocation remembers, and where its last failure goes."""
    functions = target.module("ministack.services.lambda_svc")
    invoke = target.function(functions, "invoke_async_with_retry", source="289fe4d3cbd4089b")
    route = target.function(functions, "_route_async_failure", source="c023331e333f796d")
    functions.invoke_async_with_retry = partial(invoke_async, invoke)  # type: ignore[attr-defined]
    functions._route_async_failure = partial(route_failure, queues.service(), route)  # type: ignore[attr-defined]


def invoke_async(original: Invoke, function: Mapping[str, Any], event: object) -> None:
    """Invoke as ministack does: its thread inherits what is remembered here."""
    config = function.get("config") or function
    token = DEAD_LETTERS.set((config.get("DeadLetterConfig") or {}).get("TargetArn") or "")
    try:
        original(function, event)
    finally:
        DEAD_LETTERS.reset(token)


def route_failure(  # noqa: PLR0917, ministack's own signature behind two bound arguments
    sqs: ModuleType, original: Route, arn: str, name: str, event: object, result: Mapping[str, Any]
) -> None:
    """Send the event to the dead-letter queue, and to the destination what ministack sends."""
    queue = DEAD_LETTERS.get()
    if not queues.is_queue(queue):
        original(arn, name, event, result)
        return
    if arn != queue:
        original(arn, name, event, result)
    body = result.get("body")
    message = body.get("errorMessage") if isinstance(body, dict) else None
    attributes = {"RequestID": str(uuid4()), "ErrorCode": INVOKED, "ErrorMessage": message or "Unhandled"}
    queues.send(sqs, queue, json.dumps(event), attributes)
