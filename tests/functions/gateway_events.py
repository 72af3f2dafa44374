"""What API Gateway and Lambda hand to a function, made by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FakeContext:
    """A Lambda context."""

    aws_request_id: str = "invocation-1"


def proxied(
    body: object = None, *, path: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the event that API Gateway makes of a request."""
    return {
        "requestContext": {"requestId": "request-1"},
        "headers": headers or {},
        "pathParameters": path,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }
