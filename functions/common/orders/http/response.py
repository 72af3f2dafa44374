"""A response as API Gateway's REST proxy integration takes it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.domain.new_order import Problem

OK = 200
CREATED = 201
BAD_REQUEST = 400
NOT_FOUND = 404
INTERNAL_ERROR = 500

ALWAYS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Any origin: access is by bearer token, which no browser sends by itself.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Request-ID",
}


@dataclass(frozen=True, slots=True)
class Response:
    """A status with a JSON body."""

    status: int
    document: Mapping[str, object]

    def proxied(self, request_id: str) -> dict[str, object]:
        """Return what API Gateway turns into the HTTP response."""
        return {
            "statusCode": self.status,
            "headers": {**ALWAYS, "X-Request-ID": request_id},
            "body": json.dumps(self.document, separators=(",", ":")),
            "isBase64Encoded": False,
        }


def invalid(problems: Sequence[Problem]) -> Response:
    """Answer that the request cannot be granted as it stands, naming every problem."""
    named = [asdict(each) for each in problems]
    return _error(BAD_REQUEST, "invalid_request", "The request is not valid.", named)


def not_found(what: str) -> Response:
    """Answer that there is no such thing."""
    return _error(NOT_FOUND, "not_found", f"There is no such {what}.")


def internal_error() -> Response:
    """Answer that something broke, and nothing of what it was."""
    return _error(INTERNAL_ERROR, "internal_error", "Something went wrong; quote X-Request-ID.")


def _error(status: int, code: str, message: str, problems: Sequence[object] = ()) -> Response:
    error: dict[str, object] = {"code": code, "message": message}
    if problems:
        error["problems"] = list(problems)
    return Response(status, {"error": error})
