"""Every handler's entrance: `handler = entrypoint(handle)`.

`handle(event, context, log)` does the work. The wrapper answers what only keeps the function warm before
any work, gives `handle` a log that carries the invocation's id, and writes the invocation's metrics when
it ends, also where it raises. Errors are not caught: Lambda tries again, and sets aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from orders.logs import Log, Metrics

Result = TypeVar("Result")


class Context(Protocol):
    """The part of Lambda's context object that the functions read."""

    @property
    def aws_request_id(self) -> str:
        """The invocation's id."""

    @property
    def function_name(self) -> str:
        """The function's name, as it is deployed."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the time until Lambda ends the invocation."""


Handle = Callable[[Mapping[str, Any], Context, Log], Result]
Handler = Callable[[Mapping[str, Any], Context], Any]


def entrypoint(handle: Handle[Any]) -> Handler:
    """Return the Lambda handler that does what `handle` does."""
    cold = True

    def handler(event: Mapping[str, Any], context: Context) -> Any:  # noqa: ANN401, each its own
        nonlocal cold
        if is_keep_warm(event):
            return {"warm": True}
        metrics = Metrics()
        if cold:
            metrics.count("ColdStarts", 1)
            cold = False
        try:
            return handle(event, context, Log(context.aws_request_id, context.aws_request_id, metrics))
        finally:
            metrics.write(context.function_name)

    return handler


def is_keep_warm(event: object) -> bool:
    """Tell whether an event is the schedule's that only keeps the function warm."""
    return isinstance(event, Mapping) and event.get("keep_warm") is True
