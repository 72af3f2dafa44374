"""What the service tells others: the event `order.created`, version 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SOURCE = "orders"
ORDER_CREATED = "order.created"
VERSION = 1


class UnreadableEventError(ValueError):
    """An event is not one that this code understands; the message says why."""


@dataclass(frozen=True, slots=True)
class OrderCreated:
    """An order was placed, in the request named by the correlation id."""

    order_id: str
    correlation_id: str

    def detail(self) -> dict[str, object]:
        """Return the event's detail as JSON values; it holds nothing of the customer."""
        return {"version": VERSION, "orderId": self.order_id, "correlationId": self.correlation_id}


def order_created(detail: object) -> OrderCreated:
    """Read the detail of an `order.created`, or raise UnreadableEventError."""
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
