"""A request as API Gateway's REST proxy integration hands it over."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

CORRELATION_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
MAX_BODY = 65_536
"""Characters: a hundred items need some ten thousand."""


class UnreadableBodyError(ValueError):
    """The body is not the JSON it should be; the message says why."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Args:
        headers: by name in lower case.
        query: every value of each parameter.
        path: as the caller knows it, with the stage.
        subject: whom the authorizer let in.
        customer_id: of the only customer that they speak for; None if they speak for all.

    """

    request_id: str
    headers: Mapping[str, str]
    path_parameters: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    body: str
    path: str = ""
    subject: str = ""
    customer_id: str | None = None

    @property
    def correlation_id(self) -> str:
        """The caller's X-Correlation-ID if it is well-formed, else the request's own id."""
        given = self.headers.get("x-correlation-id", "")
        return given if CORRELATION_ID.fullmatch(given) else self.request_id

    def may_see(self, customer_id: str) -> bool:
        """Tell whether a customer's orders exist for this caller."""
        return self.customer_id in {None, customer_id}

    def json(self) -> object:
        """Return the body's JSON value, or raise UnreadableBodyError."""
        if len(self.body) > MAX_BODY:
            message = f"must have no more than {MAX_BODY} characters"
            raise UnreadableBodyError(message)
        try:
            document: object = json.loads(self.body, parse_constant=_refuse_constant, object_pairs_hook=_once)
        except UnreadableBodyError:
            raise
        except (ValueError, RecursionError) as error:
            message = "must be JSON"
            raise UnreadableBodyError(message) from error
        return document


def request(event: Mapping[str, object], *, fallback_id: str) -> Request:
    """Read API Gateway's event; one that is not as expected gives an empty request, which is refused."""
    context = _fields(event.get("requestContext"))
    caller = _texts(context.get("authorizer"))
    request_id, path = context.get("requestId"), context.get("path")
    return Request(
        request_id=request_id if isinstance(request_id, str) and request_id else fallback_id,
        headers={name.lower(): value for name, value in _texts(event.get("headers")).items()},
        path_parameters=_texts(event.get("pathParameters")),
        query=_query(event),
        body=_body(event),
        path=path if isinstance(path, str) else "",
        subject=caller.get("subject", ""),
        customer_id=caller.get("customerId") or None,
    )


def _query(event: Mapping[str, object]) -> dict[str, list[str]]:
    single = {name: [value] for name, value in _texts(event.get("queryStringParameters")).items()}
    several = {
        name: [value for value in values if isinstance(value, str)]
        for name, values in _fields(event.get("multiValueQueryStringParameters")).items()
        if isinstance(values, list)
    }
    return {**single, **several}


def _body(event: Mapping[str, object]) -> str:
    body = event.get("body")
    if not isinstance(body, str):
        return ""
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _fields(found: object) -> dict[str, object]:
    if not isinstance(found, Mapping):
        return {}
    return {name: value for name, value in found.items() if isinstance(name, str)}


def _texts(found: object) -> dict[str, str]:
    return {name: value for name, value in _fields(found).items() if isinstance(value, str)}


def _refuse_constant(name: str) -> NoReturn:
    message = f"must be JSON, which has no {name}"
    raise UnreadableBodyError(message)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "must not name a field twice"
        raise UnreadableBodyError(message)
    return found
