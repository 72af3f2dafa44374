"""A response as API Gateway's REST proxy integration takes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.domain.status import MoveNotAllowedError

OK = 200
CREATED = 201
BAD_REQUEST = 400
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
UNPROCESSABLE = 422
INTERNAL_ERROR = 500

LOCATION = "Location"
REPLAYED = "Idempotent-Replayed"
REQUEST_ID = "X-Request-ID"

ALWAYS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Any origin: access is by bearer token, which no browser sends by itself.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{REQUEST_ID}, {LOCATION}, {REPLAYED}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class Response:
    """A status with a JSON body."""

    status: int
    document: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The document as it is sent."""
        return json.dumps(self.document, separators=(",", ":"))

    def proxied(self, request_id: str) -> dict[str, object]:
        """Return what API Gateway turns into the HTTP response."""
        return {
            "statusCode": self.status,
            "headers": {**ALWAYS, **self.headers, REQUEST_ID: request_id},
            "body": self.body,
            "isBase64Encoded": False,
        }


def invalid(problems: Sequence[Problem]) -> Response:
    """Answer that the request cannot be granted as it stands, naming every problem."""
    return _error(BAD_REQUEST, "invalid_request", "The request is not valid.", problems)


def forbidden(message: str) -> Response:
    """Answer that the caller may not do this."""
    return _error(FORBIDDEN, "forbidden", message)


def not_found(what: str) -> Response:
    """Answer that there is no such thing, or none that the caller may know of."""
    return _error(NOT_FOUND, "not_found", f"There is no such {what}.")


def conflict() -> Response:
    """Answer that the order is no longer what the caller thinks it is."""
    return _error(CONFLICT, "conflict", "The order was changed meanwhile; read it again.")


def not_allowed(error: MoveNotAllowedError) -> Response:
    """Answer that an order can't go there from where it is, naming where it can."""
    allowed = " or ".join(error.allowed)
    problem = f"must be {allowed}" if allowed else f"cannot change any more: the order is {error.current}"
    message = f"An order that is {error.current} cannot become {error.wanted}."
    return _error(CONFLICT, "not_allowed", message, [Problem("status", problem)])


def key_reused() -> Response:
    """Answer that an Idempotency-Key stands for another request already."""
    message = "The Idempotency-Key was used for another request; take a new one."
    return _error(UNPROCESSABLE, "idempotency_key_reused", message)


def internal_error() -> Response:
    """Answer that something broke, and nothing of what it was."""
    return _error(INTERNAL_ERROR, "internal_error", f"Something went wrong; quote {REQUEST_ID}.")


def _error(status: int, code: str, message: str, problems: Sequence[Problem] = ()) -> Response:
    error: dict[str, object] = {"code": code, "message": message}
    if problems:
        error["problems"] = [{"field": each.field, "problem": each.problem} for each in problems]
    return Response(status, {"error": error})
