"""What API Gateway and Lambda hand to a function, made by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FakeContext:
    """A Lambda context."""

    aws_request_id: str = "invocation-1"
    function_name: str = "orders-dev-function"

    def get_remaining_time_in_millis(self) -> int:
        """Return plenty of time."""
        return 30_000


def proxied(
    body: object = None,
    *,
    path: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
    subject: str = "smoke",
    customer_id: str = "",
) -> dict[str, Any]:
    """Return the event that API Gateway makes of a request."""
    return {
        "requestContext": {
            "requestId": "request-1",
            "path": "/dev/orders" + (f"/{path.get('orderId')}" if path else ""),
            "authorizer": {"principalId": subject, "subject": subject, "customerId": customer_id},
        },
        "headers": headers or {},
        "pathParameters": path,
        "queryStringParameters": {name: values[-1] for name, values in query.items() if values}
        if query
        else None,
        "multiValueQueryStringParameters": query,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


def shown(answer: dict[str, Any]) -> tuple[int, Any]:
    """Return an answer's status and document."""
    return answer["statusCode"], json.loads(answer["body"])


def refused(answer: dict[str, Any]) -> tuple[int, str]:
    """Return an error's status and code."""
    status, document = shown(answer)
    return status, document["error"]["code"]
