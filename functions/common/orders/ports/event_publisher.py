"""Where events are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from orders.events import OrderCreated


class PublishError(Exception):
    """The bus did not take the event."""


class EventPublisher(Protocol):
    """Tells others what happened."""

    def publish(self, event: OrderCreated) -> None:
        """Hand the event to the bus, or raise PublishError."""
