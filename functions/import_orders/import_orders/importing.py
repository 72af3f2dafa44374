"""Import a file: keep its good orders, and note its bad lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from orders.domain.order import Order
from orders.ports.order_store import OrderExistsError

from import_orders.file_orders import FileOrder, file_orders
from import_orders.lines import lines
from import_orders.order_ids import imported_order_id
from import_orders.report import Report
from import_orders.rows import header_problem, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    from orders.ports.import_files import ImportFile
    from orders.ports.order_store import OrderStore

    from import_orders.lines import Line
    from import_orders.rows import BadLine, Row

MAX_BYTES = 5 * 1024 * 1024
"""Bytes a file: some 100,000 lines, which five minutes are enough for."""
AT_ONCE = 100
"""Orders that are read before they are kept together."""


class OutOfTimeError(Exception):
    """The import was not finished: tried again, it goes on where it stopped, for kept orders are skipped."""


def import_file(
    file: ImportFile,
    source: tuple[str, ...],
    *,
    store: OrderStore,
    pool: Executor,
    caused_by: str,
    time_is_up: Callable[[], bool],
) -> Report:
    """Keep the orders of a file, each once however often it is imported, and return what came of it.

    Args:
        file: the file, not read yet.
        source: what names this version of this file, and no other.
        store: where orders are kept.
        pool: what keeps several orders at a time.
        caused_by: the correlation id.
        time_is_up: asked now and then.

    """
    report = Report()
    if file.size > MAX_BYTES:
        report.problem = f"the file has more than {MAX_BYTES} bytes"
        return report
    found = lines(file.chunks)
    if problem := header_problem(next(found, None)):
        report.problem = problem
        return report

    def keep(asked: FileOrder) -> bool:
        order = Order(
            imported_order_id(*source, asked.reference, at=file.changed_at),
            asked.customer_id,
            asked.items,
            created_at=file.changed_at,
            changed_at=file.changed_at,
            caused_by=caused_by,
        )
        try:
            store.add(order)
        except OrderExistsError:
            return False
        return True

    for some in batched(file_orders(rows(found, report))):
        if time_is_up():
            raise OutOfTimeError
        for each in some:
            if not isinstance(each, FileOrder):
                report.bad(each)
        for kept in pool.map(keep, [each for each in some if isinstance(each, FileOrder)]):
            report.orders += kept
            report.skipped_duplicates += not kept
    return report


def rows(found: Iterable[Line], report: Report) -> Iterator[Row | BadLine]:
    """Read lines, counting those that are not blank."""
    for line in found:
        read = row(line)
        if read is not None:
            report.lines += 1
            yield read


def batched(orders: Iterator[FileOrder | BadLine]) -> Iterator[list[FileOrder | BadLine]]:
    """Part orders and bad lines into lists of AT_ONCE."""
    while some := list(islice(orders, AT_ONCE)):
        yield some
