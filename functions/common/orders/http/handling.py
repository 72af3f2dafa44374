"""The way from Lambda's event to a function's answer and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orders.http.request import Request, request
from orders.http.response import Response, internal_error
from orders.logs import Log
from orders.runtime import Context

Answer = Callable[[Request, Log], Response]
Handler = Callable[[Mapping[str, object], Context], dict[str, object]]


def handling(answer: Answer) -> Handler:
    """Return the Lambda handler of an HTTP function.

    Whatever breaks is logged, and answered with a 500 that gives nothing away.
    """

    def handler(event: Mapping[str, object], context: Context) -> dict[str, object]:
        asked = request(event, fallback_id=context.aws_request_id)
        log = Log(asked.request_id, asked.correlation_id)
        try:
            response = answer(asked, log)
        except Exception as error:  # noqa: BLE001, the one place where a bug becomes a 500
            log.failure("request failed", error)
            response = internal_error()
        log.info("request answered", status=response.status)
        return response.proxied(asked.request_id)

    return handler
