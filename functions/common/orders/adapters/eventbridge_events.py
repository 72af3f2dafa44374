"""Events on an EventBridge bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from orders.events import ORDER_CREATED, SOURCE
from orders.ports.event_publisher import PublishError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.events import OrderCreated


class EventBridge(Protocol):
    """What is needed of boto3's EventBridge client."""

    def put_events(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Hand over events."""


class EventBridgeEvents:
    """An EventPublisher over one bus."""

    def __init__(self, client: EventBridge, bus: str) -> None:
        self._client = client
        self._bus = bus

    def publish(self, event: OrderCreated) -> None:
        """Hand the event to the bus, or raise PublishError: EventBridge answers 200 even to a refusal."""
        entry = {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": ORDER_CREATED,
            "Detail": json.dumps(event.detail()),
        }
        answer = self._client.put_events(Entries=[entry])
        if answer["FailedEntryCount"]:
            raise PublishError(answer["Entries"][0].get("ErrorCode", "unknown error"))
