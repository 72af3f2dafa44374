"""An order: what was asked for, by whom, and how far it has come."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from orders.domain.invalid import InvalidValueError
from orders.domain.order_id import is_order_id
from orders.domain.status import ALLOWED, MoveNotAllowedError, Status

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.money import Money

MAX_ITEMS = 100
MAX_QUANTITY = 1_000_000
SKU = re.compile(r"[A-Za-z0-9._-]{1,64}")
CUSTOMER_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


@dataclass(frozen=True, slots=True)
class Item:
    """So many of one thing, at one price."""

    sku: str
    quantity: int
    unit_price: Money

    def __post_init__(self) -> None:
        check_sku(self.sku)
        check_quantity(self.quantity)

    @property
    def total(self) -> Money:
        """The price of all of them."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """A customer's order: at least one item, all in one currency.

    Args:
        changed_at: when it came to its status.
        caused_by: correlation id of the request or event that brought it there.
        version: how many statuses it has come to; what is only noted, as below, makes no new one.
        confirmed_at: when it was counted for its customer, once.
        fulfilment_requested_at: when its goods were asked for, once.

    """

    order_id: str
    customer_id: str
    items: tuple[Item, ...]
    created_at: datetime
    changed_at: datetime
    caused_by: str
    status: Status = Status.PENDING
    version: int = 1
    confirmed_at: datetime | None = None
    fulfilment_requested_at: datetime | None = None

    def __post_init__(self) -> None:
        if not is_order_id(self.order_id):
            message = "an order is named by a UUIDv7"
            raise InvalidValueError(message)
        check_customer_id(self.customer_id)
        for time in (self.created_at, self.changed_at, self.confirmed_at, self.fulfilment_requested_at):
            if time is not None:
                check_time(time)
        if self.version < 1:
            message = "an order's first version is 1"
            raise InvalidValueError(message)
        total(self.items)

    @property
    def total(self) -> Money:
        """What all items cost together."""
        return total(self.items)

    def moved(self, to: Status, *, at: datetime, caused_by: str) -> Order:
        """Return the order as it comes to another status, or raise MoveNotAllowedError."""
        if to not in ALLOWED[self.status]:
            raise MoveNotAllowedError(self.status, to)
        return replace(self, status=to, changed_at=at, caused_by=caused_by, version=self.version + 1)


def total(items: tuple[Item, ...]) -> Money:
    """Return what items cost together, or say why they make no order."""
    if not 1 <= len(items) <= MAX_ITEMS:
        message = f"must be a list of 1 to {MAX_ITEMS} items"
        raise InvalidValueError(message)
    return reduce(add, (item.total for item in items))


def check_sku(value: object) -> str:
    """Return a stock keeping unit, or say what it must be."""
    if not isinstance(value, str) or not SKU.fullmatch(value):
        message = "must be 1 to 64 letters, digits, '.', '_' or '-'"
        raise InvalidValueError(message)
    return value


def check_customer_id(value: object) -> str:
    """Return a customer's id, or say what it must be."""
    if not isinstance(value, str) or not CUSTOMER_ID.fullmatch(value):
        message = "must be 1 to 128 letters, digits, '.', '_' or '-'"
        raise InvalidValueError(message)
    return value


def check_quantity(value: object) -> int:
    """Return how many, or say what it must be."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_QUANTITY:
        message = f"must be a whole number from 1 to {MAX_QUANTITY}"
        raise InvalidValueError(message)
    return value


def check_time(value: datetime) -> datetime:
    """Return a time in UTC, or say that it is not one."""
    if value.utcoffset() != timedelta(0):
        message = "a time must be in UTC"
        raise InvalidValueError(message)
    return value
