"""Requests that may come again: the Idempotency-Key header.

After the IETF's draft-ietf-httpapi-idempotency-key-header: the same key with the same body is answered
as it was the first time, with another body it is refused. Only what was done is remembered: a request
that was refused changed nothing, and is judged anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from orders.domain.receipt import Receipt
from orders.http.response import CREATED, LOCATION, REPLAYED, Problem, Response, key_reused

if TYPE_CHECKING:
    from orders.http.request import Request

HEADER = "Idempotency-Key"
PATTERN = r"^[!-~]([ -~]{0,253}[!-~])?$"
KEY = re.compile(PATTERN)
PROBLEM = "must be 1 to 255 printable ASCII characters, with no space at either end"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a request from all others, and from itself with another body."""

    request_id: str
    digest: str

    def receipt(self, order_id: str, response: Response) -> Receipt:
        """Return what is to be remembered of the request."""
        return Receipt(self.request_id, self.digest, order_id, response.status, response.body)

    def replay(self, receipt: Receipt, path: str) -> Response:
        """Answer as the receipt says, if it is of the same body.

        Args:
            path: where orders are found, for the Location of one that was created.

        """
        if receipt.digest != self.digest:
            return key_reused()
        created = {LOCATION: f"{path}/{receipt.order_id}"} if receipt.status == CREATED else {}
        return Response(receipt.status, json.loads(receipt.document), {**created, REPLAYED: "true"})


def identity(request: Request, method: str, path: str, document: object) -> Identity | Problem | None:
    """Return a request's identity; None if it has no key, a problem if its key can't be one.

    Args:
        path: of the resource, without the stage: the same by whatever domain the API is called.
        document: the body, as it was read: spaces and the order of fields make no difference.

    """
    key = request.headers.get(HEADER.lower())
    if key is None:
        return None
    if not KEY.fullmatch(key):
        return Problem(HEADER, PROBLEM)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return Identity(digest(f"{request.subject}\0{method}\0{path}\0{key}"), digest(canonical))


def digest(text: str) -> str:
    """Return SHA-256 in hexadecimal."""
    return sha256(text.encode()).hexdigest()
