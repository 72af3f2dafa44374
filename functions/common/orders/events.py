"""What the service tells others: `order.created` and `order.updated`, version 1.

The schemas in `orders/schemas` describe them for whoever listens. A field may be added to a version;
one that goes, or means something else, makes a new version, told beside the old one until nobody needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orders.timestamps import text

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.money import Money
    from orders.domain.status import Status
    from orders.order_change import OrderChange

SOURCE = "orders"
ORDER_CREATED = "order.created"
ORDER_UPDATED = "order.updated"
VERSION = 1


class UnreadableEventError(ValueError):
    """An event is not one that this code understands; the message says why."""


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """An order was placed, or moved to another status.

    It says nothing of the customer: whoever needs to know more, and may, asks the API for the order.

    Args:
        occurred_at: when the order was placed or moved, not when it was told.
        correlation_id: of the request or event that did it.
        previous_status: None for an order that is new.

    """

    order_id: str
    order_version: int
    status: Status
    total: Money
    occurred_at: datetime
    correlation_id: str
    previous_status: Status | None = None

    @property
    def event_id(self) -> str:
        """The name of the event: the same each time it is told, so that listeners know it again."""
        return f"{self.order_id}:{self.order_version}"

    @property
    def detail_type(self) -> str:
        """The kind of event, by which the bus' rules choose."""
        return ORDER_UPDATED if self.previous_status else ORDER_CREATED

    def detail(self) -> dict[str, object]:
        """Return the event's detail as JSON values."""
        told: dict[str, object] = {
            "version": VERSION,
            "eventId": self.event_id,
            "orderId": self.order_id,
            "orderVersion": self.order_version,
            "status": self.status.value,
            "total": {"amount": self.total.amount, "currency": self.total.currency},
            "occurredAt": text(self.occurred_at),
            "correlationId": self.correlation_id,
        }
        if self.previous_status:
            told["previousStatus"] = self.previous_status.value
        return told


def told_of(change: OrderChange) -> OrderEvent | None:
    """Return the event that a change is told by; None if it is nobody's business.

    Only a change of status makes a new version of an order; notes, such as when it was confirmed, don't.
    """
    before, after = change.before, change.after
    if before and before.version >= after.version:
        return None
    return OrderEvent(
        order_id=after.order_id,
        order_version=after.version,
        status=after.status,
        total=after.total,
        occurred_at=after.changed_at,
        correlation_id=after.caused_by,
        previous_status=before.status if before else None,
    )


@dataclass(frozen=True, slots=True)
class OrderCreated:
    """What a listener of this service needs of an `order.created`."""

    order_id: str
    correlation_id: str


def order_created(detail: object) -> OrderCreated:
    """Read the detail of an `order.created`, or raise UnreadableEventError.

    Only what is needed is looked at: another field, more or fewer, is no reason to refuse an event.
    """
    if not isinstance(detail, Mapping):
        message = "the event has no detail"
        raise UnreadableEventError(message)
    if detail.get("version") != VERSION:
        message = f"only version {VERSION} of {ORDER_CREATED} is understood"
        raise UnreadableEventError(message)
    order_id, correlation_id = detail.get("orderId"), detail.get("correlationId")
    if not isinstance(order_id, str) or not isinstance(correlation_id, str):
        message = f"{ORDER_CREATED} needs orderId and correlationId"
        raise UnreadableEventError(message)
    return OrderCreated(order_id, correlation_id)
