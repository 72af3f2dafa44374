"""Orders that need not be kept any longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.order import Order


class OrderRetention(Protocol):
    """Finds completed orders and removes them."""

    def completed(self, before: datetime, limit: int) -> list[Order]:
        """Return at most `limit` orders that were completed before a time, the oldest first."""

    def remove(self, order: Order) -> bool:
        """Remove an order if it is still as given; tell whether it was."""
