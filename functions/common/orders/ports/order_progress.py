"""What is noted of an order beside its status, once."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Progress(Enum):
    """How noting it went."""

    DONE = "done"
    DONE_BEFORE = "done before"
    UNKNOWN_ORDER = "unknown order"
    NOT_DUE = "not due"
    """the order was cancelled, or has not come that far"""


class OrderProgress(Protocol):
    """Notes steps of an order's processing; the same step again changes nothing."""

    def confirm(self, order_id: str, at: datetime) -> Progress:
        """Confirm an order, and count it and its total for its customer, in one transaction."""

    def request_fulfilment(self, order_id: str, at: datetime) -> Progress:
        """Note that an order's fulfilment was asked for."""
