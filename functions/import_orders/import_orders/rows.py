"""What a line says: one item of an order, or what is wrong with it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from orders.domain.invalid import InvalidValueError
from orders.domain.money import Money, check_amount, check_currency
from orders.domain.order import Item, check_customer_id, check_quantity, check_sku

from import_orders.lines import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from import_orders.lines import Line

    Value = TypeVar("Value")

COLUMNS = ("reference", "customer_id", "currency", "sku", "quantity", "unit_price")
REFERENCE = re.compile(r"[A-Za-z0-9._-]{1,64}")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
DIGITS = re.compile(r"[0-9]{1,16}")
"""What may be a number: no sign, no point, no more than the greatest amount has."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the order that the file calls by this reference."""

    number: int
    reference: str
    customer_id: str
    item: Item


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not imported; its problem quotes nothing of it.

    Args:
        reference: of the order that it belongs to, where that much can be read.

    """

    number: int
    problem: str
    reference: str | None = None


def header_problem(line: Line | None) -> str | None:
    """Tell what is wrong with a file's first line, if anything is."""
    expected = f"the first line must be {','.join(COLUMNS)}, in UTF-8"
    if line is None or line.cut:
        return expected
    try:
        found = fields(line.data.removeprefix(BYTE_ORDER_MARK).decode())
    except (UnicodeDecodeError, csv.Error):
        return expected
    return None if tuple(found) == COLUMNS else expected


def row(line: Line) -> Row | BadLine | None:
    """Read a line on its own, so that a stray quote spoils no other; None for one that is blank."""
    if not line.data.strip():
        return None
    reference = reference_of(line)
    if line.cut:
        return BadLine(line.number, f"is longer than {MAX_LINE} bytes", reference)
    try:
        found = fields(line.data.decode())
    except UnicodeDecodeError:
        return BadLine(line.number, "is not UTF-8", reference)
    except csv.Error:
        return BadLine(line.number, "is not CSV: a quote or a line break is out of place", reference)
    if len(found) != len(COLUMNS):
        return BadLine(line.number, f"has {len(found)} fields instead of {len(COLUMNS)}", reference)
    return _Reading(line.number, []).row(dict(zip(COLUMNS, found, strict=True)))


def fields(text: str) -> list[str]:
    """Return the fields of one line of CSV (RFC 4180), or raise csv.Error."""
    found: list[str] = next(csv.reader([text], strict=True), [])
    return found


def reference_of(line: Line) -> str | None:
    """Return what seems to be the reference of a line that may be unreadable otherwise."""
    start = line.data.split(b",", 1)[0].strip(b'"').decode(errors="replace")
    return start if REFERENCE.fullmatch(start) else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A line being read, and the problems found so far."""

    number: int
    problems: list[str]

    def row(self, found: dict[str, str]) -> Row | BadLine:
        reference = self.value("reference", check_reference, found["reference"])
        customer_id = self.value("customer_id", check_customer_id, found["customer_id"])
        currency = self.value("currency", check_currency, found["currency"])
        sku = self.value("sku", check_sku, found["sku"])
        quantity = self.value("quantity", check_quantity, number(found["quantity"]))
        amount = self.value("unit_price", check_amount, number(found["unit_price"]))
        if (
            reference is None
            or customer_id is None
            or currency is None
            or sku is None
            or quantity is None
            or amount is None
        ):
            return BadLine(self.number, "; ".join(self.problems), reference)
        return Row(self.number, reference, customer_id, Item(sku, quantity, Money(amount, currency)))

    def value(self, column: str, check: Callable[[object], Value], found: object) -> Value | None:
        """Return what `check` makes of a field, or note why it refuses it."""
        try:
            return check(found)
        except InvalidValueError as error:
            self.problems.append(f"{column} {error}")
            return None


def check_reference(value: object) -> str:
    """Return an order's reference, or say what it must be."""
    if not isinstance(value, str) or not REFERENCE.fullmatch(value):
        message = "must be 1 to 64 letters, digits, '.', '_' or '-'"
        raise InvalidValueError(message)
    return value


def number(text: str) -> int | None:
    """Return the whole number that a field writes, if it does."""
    return int(text) if DIGITS.fullmatch(text) else None
