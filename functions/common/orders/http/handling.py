"""The way from Lambda's event to a function's answer and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from orders.http.request import Request, request
from orders.http.response import Response, internal_error
from orders.logs import Log
from orders.runtime import entrypoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.runtime import Context, Handler

Answer = Callable[[Request, Log], Response]


def handling(answer: Answer) -> Handler:
    """Return the Lambda handler of an HTTP function.

    Whatever breaks is logged, and answered with a 500 that gives nothing away.
    """

    def handle(event: Mapping[str, Any], context: Context, log: Log) -> dict[str, object]:
        asked = request(event, fallback_id=context.aws_request_id)
        told = log.of_request(asked.request_id, asked.correlation_id)
        try:
            response = answer(asked, told)
        except Exception as error:  # noqa: BLE001, the one place where a bug becomes a 500
            told.failure("request failed", error)
            told.count("RequestsFailed")
            response = internal_error()
        told.info("request answered", status=response.status)
        return response.proxied(asked.request_id)

    return entrypoint(handle)
