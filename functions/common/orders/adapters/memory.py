"""The ports in memory, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.domain.order import Confirmed
from orders.ports.order_store import Confirmation, OrderExistsError

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.order import Order
    from orders.events import OrderCreated


class MemoryOrders:
    """An OrderStore in a dictionary."""

    def __init__(self) -> None:
        self._orders: dict[str, Order] = {}

    def add(self, order: Order) -> None:
        """Keep a new order, or raise OrderExistsError and keep the old one."""
        if order.order_id in self._orders:
            raise OrderExistsError(order.order_id)
        self._orders[order.order_id] = order

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written."""
        return self._orders.get(order_id)

    def confirm(self, order_id: str, at: datetime) -> Confirmation:
        """Confirm a pending order; one that is confirmed keeps the time it was confirmed first."""
        order = self._orders.get(order_id)
        if order is None:
            return Confirmation.UNKNOWN_ORDER
        if isinstance(order.state, Confirmed):
            return Confirmation.DONE_BEFORE
        self._orders[order_id] = order.confirmed(at)
        return Confirmation.DONE


class MemoryEvents:
    """An EventPublisher that remembers."""

    def __init__(self) -> None:
        self.published: list[OrderCreated] = []

    def publish(self, event: OrderCreated) -> None:
        """Remember the event."""
        self.published.append(event)
