"""Read an order request, and name everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from orders.domain.invalid import InvalidValueError
from orders.domain.money import Money, check_amount, check_currency
from orders.domain.order import MAX_ITEMS, Item, check_customer_id, check_quantity, check_sku, total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = TypeVar("Value")
PLACEHOLDER_CURRENCY = "XXX"
"""ISO 4217's "no currency", so that items are judged even where the currency is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A valid order request."""

    customer_id: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Invalid:
    """A request that cannot become an order, with every reason."""

    problems: tuple[Problem, ...]


def new_order(document: object) -> NewOrder | Invalid:
    """Return the order that a JSON document asks for, or all that is wrong with the document."""
    reading = _Reading([])
    fields = reading.fields("body", document, ("customerId", "currency", "items"), prefix="")
    if fields is None:
        return Invalid(tuple(reading.problems))
    customer_id = reading.value("customerId", check_customer_id, fields.get("customerId"))
    currency = reading.value("currency", check_currency, fields.get("currency"))
    entries = fields.get("items")
    listed = entries if isinstance(entries, list) else []
    judged = currency or PLACEHOLDER_CURRENCY
    items = [reading.item(index, entry, judged) for index, entry in enumerate(listed[: MAX_ITEMS + 1])]
    whole = tuple(item for item in items if item is not None)
    if len(whole) == len(items):
        reading.value("items", total, whole)
    if reading.problems or customer_id is None:
        return Invalid(tuple(reading.problems))
    return NewOrder(customer_id, whole)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document being read, and the problems found so far."""

    problems: list[Problem]

    def value(self, field: str, check: Callable[..., Value], *found: object) -> Value | None:
        """Return what `check` makes of the found values, or note why it refuses them."""
        try:
            return check(*found)
        except InvalidValueError as error:
            self.problems.append(Problem(field, str(error)))
            return None

    def fields(
        self, field: str, document: object, names: tuple[str, ...], *, prefix: str
    ) -> Mapping[str, object] | None:
        """Return a JSON object, noting the fields that it should not have."""
        if not isinstance(document, dict):
            self.problems.append(Problem(field, "must be a JSON object"))
            return None
        unknown = sorted(set(document) - set(names))
        known = ", ".join(names)
        self.problems.extend(Problem(f"{prefix}{name[:64]}", f"is not one of {known}") for name in unknown)
        return document

    def item(self, index: int, document: object, currency: str) -> Item | None:
        """Return one item, or note what is wrong with it."""
        path = f"items[{index}]"
        fields = self.fields(path, document, ("sku", "quantity", "unitPrice"), prefix=f"{path}.")
        if fields is None:
            return None
        sku = self.value(f"{path}.sku", check_sku, fields.get("sku"))
        quantity = self.value(f"{path}.quantity", check_quantity, fields.get("quantity"))
        amount = self.value(f"{path}.unitPrice", check_amount, fields.get("unitPrice"))
        if sku is None or quantity is None or amount is None:
            return None
        return Item(sku, quantity, Money(amount, currency))
