"""Where orders are kept."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.order import Order


class OrderExistsError(Exception):
    """An order of that id is kept already."""


class Confirmation(Enum):
    """What came of confirming an order."""

    DONE = "done"
    DONE_BEFORE = "done before"
    UNKNOWN_ORDER = "unknown order"


class OrderStore(Protocol):
    """Keeps orders; every operation is atomic."""

    def add(self, order: Order) -> None:
        """Keep a new order, or raise OrderExistsError and keep the old one."""

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written."""

    def confirm(self, order_id: str, at: datetime) -> Confirmation:
        """Confirm a pending order; one that is confirmed keeps the time it was confirmed first."""
