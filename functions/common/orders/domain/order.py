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
class Pending:
    """The order is placed, and waits to be processed."""

    name = "pending"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The order was processed at that time."""

    at: datetime
    name = "confirmed"

    def __post_init__(self) -> None:
        check_time(self.at)


State = Pending | Confirmed


@dataclass(frozen=True, slots=True)
class Order:
    """A customer's order: at least one item, all in one currency."""

    order_id: str
    customer_id: str
    items: tuple[Item, ...]
    created_at: datetime
    state: State = Pending()

    def __post_init__(self) -> None:
        if not is_order_id(self.order_id):
            message = "an order is named by a UUIDv7"
            raise InvalidValueError(message)
        check_customer_id(self.customer_id)
        check_time(self.created_at)
        total(self.items)

    @property
    def total(self) -> Money:
        """What all items cost together."""
        return total(self.items)

    def confirmed(self, at: datetime) -> Order:
        """Return the order as processed; one that was confirmed before keeps its first time."""
        return self if isinstance(self.state, Confirmed) else replace(self, state=Confirmed(at))


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
