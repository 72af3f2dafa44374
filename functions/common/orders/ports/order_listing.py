"""Orders in a row, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from orders.domain.order import Order
    from orders.domain.status import Status


class OrderListing(Protocol):
    """Lists orders by index; what was written a moment ago may not be there yet."""

    def newest(
        self, *, customer_id: str | None, status: Status | None, before: str | None, limit: int
    ) -> list[Order]:
        """Return at most `limit` orders, the newest first, older than the order of id `before`."""
