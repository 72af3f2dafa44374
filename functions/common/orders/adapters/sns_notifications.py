"""Notifications on an SNS topic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.ports.notifications import Notification


class SNS(Protocol):
    """What is needed of boto3's SNS client."""

    def publish(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Publish a message."""


class SNSNotifications:
    """Notifications over one topic."""

    def __init__(self, client: SNS, topic: str) -> None:
        self._client = client
        self._topic = topic

    def send(self, notification: Notification) -> None:
        """Publish; subscriptions filter on the attribute `kind`, and drop duplicates by `eventId`."""
        document = {
            "kind": notification.kind.value,
            "eventId": notification.event_id,
            "orderId": notification.order_id,
            "orderVersion": notification.order_version,
            "correlationId": notification.correlation_id,
        }
        self._client.publish(
            TopicArn=self._topic,
            Message=json.dumps(document, separators=(",", ":")),
            MessageAttributes={
                "kind": {"DataType": "String", "StringValue": notification.kind.value},
                "eventId": {"DataType": "String", "StringValue": notification.event_id},
            },
        )
