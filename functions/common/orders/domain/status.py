"""How far an order has come, and where it may go from there."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Status(StrEnum):
    """The states of an order, in the order in which one usually comes to them."""

    PENDING = "pending"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


ALLOWED: Mapping[Status, tuple[Status, ...]] = MappingProxyType(
    {
        Status.PENDING: (Status.PAID, Status.CANCELLED),
        Status.PAID: (Status.SHIPPED, Status.CANCELLED),
        Status.SHIPPED: (Status.DELIVERED,),
        Status.DELIVERED: (Status.COMPLETED,),
        Status.COMPLETED: (),
        Status.CANCELLED: (),
    }
)
"""What may follow a state. What was sent can't be cancelled: the goods are gone."""


class MoveNotAllowedError(Exception):
    """An order can't go from where it is to where it was to go."""

    def __init__(self, current: Status, wanted: Status) -> None:
        super().__init__(f"{wanted} does not follow {current}")
        self.current = current
        self.wanted = wanted

    @property
    def allowed(self) -> tuple[Status, ...]:
        """Where the order may go instead."""
        return ALLOWED[self.current]
