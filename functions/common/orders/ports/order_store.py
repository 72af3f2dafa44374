"""Where orders are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from orders.domain.order import Order
    from orders.domain.receipt import Receipt


class OrderExistsError(Exception):
    """An order of that id is kept already."""


class VersionConflictError(Exception):
    """The order was changed meanwhile, or is gone."""


class AlreadyAnsweredError(Exception):
    """A request of that id was carried out before; `receipt` is what it was answered."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.request_id)
        self.receipt = receipt


class OrderStore(Protocol):
    """Keeps orders, and with each change the receipt of the request that asked for it: both or neither."""

    def add(self, order: Order, receipt: Receipt | None = None) -> None:
        """Keep a new order.

        Raises:
            OrderExistsError: there is one of that id; it stays as it is.
            AlreadyAnsweredError: the receipt's request was carried out before; nothing is changed.

        """

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written; None where there is none."""

    def replace(self, order: Order, *, expected_version: int, receipt: Receipt | None = None) -> None:
        """Keep an order's next version; what was noted beside its status meanwhile is kept too.

        Raises:
            VersionConflictError: the order that is kept has another version, or there is none.
            AlreadyAnsweredError: the receipt's request was carried out before; nothing is changed.

        """

    def receipt(self, request_id: str) -> Receipt | None:
        """Return what a request was answered; None where it was not carried out."""
