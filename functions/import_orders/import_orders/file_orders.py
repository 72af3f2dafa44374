"""The orders of a file: the lines that follow each other and have one reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from orders.domain.invalid import InvalidValueError
from orders.domain.order import MAX_ITEMS

from import_orders.rows import BadLine, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orders.domain.order import Item


@dataclass(frozen=True, slots=True)
class FileOrder:
    """An order, as a file asks for it; each item is a line."""

    reference: str
    customer_id: str
    items: tuple[Item, ...]


def file_orders(rows: Iterable[Row | BadLine]) -> Iterator[FileOrder | BadLine]:
    """Gather lines to orders; an order with a bad line is left out whole, each of its lines told of.

    A bad line without a legible reference is taken for one of the order that stands before and after it.
    """
    seen: set[str] = set()
    group: list[Row | BadLine] = []
    stray: list[BadLine] = []
    for each in rows:
        if each.reference is None:
            stray.append(BadLine(each.number, each.problem))
        elif group and each.reference == group[0].reference:
            group += [*stray, each]
            stray = []
        else:
            yield from finished(group, seen)
            yield from stray
            group, stray = [each], []
    yield from finished(group, seen)
    yield from stray


def finished(group: Sequence[Row | BadLine], seen: set[str]) -> Iterator[FileOrder | BadLine]:
    """Yield the order that a group of lines makes, or every line of it as a bad one."""
    if not group:
        return
    reference = group[0].reference
    assert reference is not None
    repeated = reference in seen
    seen.add(reference)
    if repeated:
        yield from bad(group, "the lines of one reference must follow each other")
        return
    judged = [agreeing(each, group[0]) for each in group]
    rows = [each for each in judged if isinstance(each, Row)]
    if len(rows) < len(judged):
        yield from bad(judged, "another line of its order is bad")
    elif problem := too_much([each.item for each in rows]):
        yield from bad(rows, problem)
    else:
        yield FileOrder(reference, rows[0].customer_id, tuple(each.item for each in rows))


def agreeing(each: Row | BadLine, first: Row | BadLine) -> Row | BadLine:
    """Return a line as it is, or as a bad one where it contradicts its order's first line."""
    if isinstance(each, BadLine) or isinstance(first, BadLine):
        return each
    differ = []
    if each.customer_id != first.customer_id:
        differ.append("customer_id")
    if each.item.unit_price.currency != first.item.unit_price.currency:
        differ.append("currency")
    if differ:
        return BadLine(each.number, f"{' and '.join(differ)} must be that of the order's first line")
    return each


def too_much(items: Sequence[Item]) -> str | None:
    """Tell why items are too many or too dear for one order, if they are."""
    if len(items) > MAX_ITEMS:
        return f"an order has {MAX_ITEMS} lines at most"
    try:
        reduce(add, (item.total for item in items))
    except InvalidValueError:
        return "the order's total is too great"
    return None


def bad(group: Iterable[Row | BadLine], problem: str) -> Iterator[BadLine]:
    """Yield each line as a bad one; one that has a problem of its own keeps it."""
    for each in group:
        yield each if isinstance(each, BadLine) else BadLine(each.number, problem)
