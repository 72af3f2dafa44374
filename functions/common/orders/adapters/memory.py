"""The ports of orders in memory, for tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from orders.domain.order_id import first_order_id
from orders.domain.status import Status
from orders.ports.order_progress import Progress
from orders.ports.order_store import AlreadyAnsweredError, OrderExistsError, VersionConflictError
from orders.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from orders.domain.order import Order
    from orders.domain.receipt import Receipt


class MemoryOrders:
    """An OrderStore, OrderListing, OrderProgress and OrderRetention in dictionaries.

    Args:
        customers: how many orders each customer has, as `order_count`, and what was spent, as `spent_EUR`.

    """

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self.customers: dict[str, Counter[str]] = {}
        self._clock = clock
        self._orders: dict[str, Order] = {}
        self._receipts: dict[str, tuple[datetime, Receipt]] = {}

    def add(self, order: Order, receipt: Receipt | None = None) -> None:
        """Keep a new order, or raise AlreadyAnsweredError or OrderExistsError and keep what there is."""
        self._check(receipt)
        if order.order_id in self._orders:
            raise OrderExistsError(order.order_id)
        self._orders[order.order_id] = order
        self._keep(receipt)

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written."""
        return self._orders.get(order_id)

    def replace(self, order: Order, *, expected_version: int, receipt: Receipt | None = None) -> None:
        """Keep what a move made of an order; notes that others made meanwhile stay."""
        self._check(receipt)
        kept = self._orders.get(order.order_id)
        if kept is None:
            raise VersionConflictError(order.order_id)
        moved = replace(
            kept,
            status=order.status,
            version=order.version,
            changed_at=order.changed_at,
            caused_by=order.caused_by,
        )
        if receipt is None and kept == moved:
            return
        if kept.version != expected_version:
            raise VersionConflictError(order.order_id)
        self._orders[order.order_id] = moved
        self._keep(receipt)

    def receipt(self, request_id: str) -> Receipt | None:
        """Return what a request was answered within the last day."""
        kept = self._receipts.get(request_id)
        return kept[1] if kept and kept[0] > self._clock() else None

    def newest(
        self, *, customer_id: str | None, status: Status | None, before: str | None, limit: int
    ) -> list[Order]:
        """Return orders, the newest first."""
        found = [
            order
            for order_id, order in sorted(self._orders.items(), reverse=True)
            if customer_id in {None, order.customer_id}
            and status in {None, order.status}
            and (before is None or order_id < before)
        ]
        return found[:limit]

    def confirm(self, order_id: str, at: datetime) -> Progress:
        """Confirm an order and count it for its customer."""
        order = self._orders.get(order_id)
        if order is None:
            return Progress.UNKNOWN_ORDER
        if order.confirmed_at:
            return Progress.DONE_BEFORE
        if order.status is Status.CANCELLED:
            return Progress.NOT_DUE
        self._orders[order_id] = replace(order, confirmed_at=at)
        counts = self.customers.setdefault(order.customer_id, Counter())
        counts.update({"order_count": 1, f"spent_{order.total.currency}": order.total.amount})
        return Progress.DONE

    def request_fulfilment(self, order_id: str, at: datetime) -> Progress:
        """Note that an order's goods were asked for."""
        order = self._orders.get(order_id)
        if order is None:
            return Progress.UNKNOWN_ORDER
        if order.fulfilment_requested_at:
            return Progress.DONE_BEFORE
        if order.status in {Status.PENDING, Status.CANCELLED}:
            return Progress.NOT_DUE
        self._orders[order_id] = replace(order, fulfilment_requested_at=at)
        return Progress.DONE

    def completed(self, before: datetime, limit: int) -> list[Order]:
        """Return orders that were made and completed before a time, the oldest first."""
        found = [
            order
            for order_id, order in sorted(self._orders.items())
            if order.status is Status.COMPLETED
            and order_id < first_order_id(before)
            and order.changed_at < before
        ]
        return found[:limit]

    def remove(self, order: Order) -> bool:
        """Remove an order if it is as it was read."""
        kept = self._orders.get(order.order_id)
        if kept is None or kept.status is not Status.COMPLETED or kept.version != order.version:
            return False
        del self._orders[order.order_id]
        return True

    def _check(self, receipt: Receipt | None) -> None:
        kept = self.receipt(receipt.request_id) if receipt else None
        if kept:
            raise AlreadyAnsweredError(kept)

    def _keep(self, receipt: Receipt | None) -> None:
        if receipt:
            self._receipts[receipt.request_id] = (self._clock() + timedelta(days=1), receipt)
