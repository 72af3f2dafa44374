"""Requests for fulfilment in an SQS queue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from orders.ports.fulfilment_queue import FulfilmentRequest

if TYPE_CHECKING:
    from collections.abc import Mapping


class SQS(Protocol):
    """What is needed of boto3's SQS client."""

    def send_message(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Send a message."""


class UnreadableMessageError(ValueError):
    """A message is no request for fulfilment; the words say what is missing."""


class SQSFulfilment:
    """A FulfilmentQueue over one queue."""

    def __init__(self, client: SQS, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, request: FulfilmentRequest) -> None:
        """Send the request; its event id stands in an attribute, for receivers that drop duplicates."""
        self._client.send_message(
            QueueUrl=self._url,
            MessageBody=body(request),
            MessageAttributes={
                "kind": {"DataType": "String", "StringValue": "fulfilment"},
                "eventId": {"DataType": "String", "StringValue": request.event_id},
            },
        )


def body(request: FulfilmentRequest) -> str:
    """Return a request as the JSON of a message."""
    document = {
        "orderId": request.order_id,
        "orderVersion": request.order_version,
        "correlationId": request.correlation_id,
    }
    return json.dumps(document, separators=(",", ":"))


def fulfilment_request(text: str) -> FulfilmentRequest:
    """Read the JSON of a message, or raise UnreadableMessageError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        message = "the message is not JSON"
        raise UnreadableMessageError(message) from None
    fields = document if isinstance(document, dict) else {}
    order_id, version = fields.get("orderId"), fields.get("orderVersion")
    correlation_id = fields.get("correlationId")
    if not isinstance(order_id, str) or not isinstance(version, int) or not isinstance(correlation_id, str):
        message = "the message needs orderId, orderVersion and correlationId"
        raise UnreadableMessageError(message)
    return FulfilmentRequest(order_id, version, correlation_id)
