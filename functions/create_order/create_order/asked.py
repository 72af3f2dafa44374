"""What a request to place an order asks for."""

from __future__ import annotations

from dataclasses import dataclass

from orders.domain.invalid import InvalidValueError
from orders.domain.money import Money
from orders.domain.order import Item, total
from orders.http.models import NewOrder, read
from orders.http.response import Problem

SCHEMA = NewOrder()


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that can be placed."""

    customer_id: str
    items: tuple[Item, ...]


def asked(document: object) -> Asked | list[Problem]:
    """Return what a JSON document asks for, or all that is wrong with it."""
    found = read(SCHEMA, document)
    if isinstance(found, list):
        return found
    try:
        items = tuple(
            Item(each["sku"], each["quantity"], Money(each["unit_price"], found["currency"]))
            for each in found["items"]
        )
        total(items)
    except InvalidValueError:
        return [Problem("items", "must have a total that is no greater than any one amount may be")]
    return Asked(found["customer_id"], items)
