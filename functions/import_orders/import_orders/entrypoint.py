"""Import orders: on a CSV file in the bucket."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from orders.adapters.clients import client
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.adapters.s3_import_files import S3ImportFiles
from orders.runtime import entrypoint

from import_orders.importing import import_file
from import_orders.report import report_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.logs import Log
    from orders.ports.import_files import ImportFiles
    from orders.ports.order_store import OrderStore
    from orders.runtime import Context, Handler

    from import_orders.report import Report

WRITERS = 10
"""Orders kept at the same time: as many as boto3's client has connections."""
MARGIN = 20_000
"""Milliseconds that are left when no more orders are begun: time enough to finish those that are."""


def import_orders(*, files: ImportFiles, store: OrderStore) -> Handler:
    """Return the handler that imports a file and reports on it; the same event again imports nothing.

    A file that can't be imported, whole or in part, is reported, never tried again. What AWS refuses is
    raised: Lambda tries the event twice again, then sends it to the dead letters.
    """

    def imported(record: Mapping[str, Any], context: Context, log: Log) -> Report:
        found = record["s3"]["object"]
        # S3 writes keys into events as HTML forms write fields: a space is a plus sign.
        key, version = unquote_plus(found["key"]), found.get("versionId")
        source = (record["s3"]["bucket"]["name"], key, str(version or found.get("eTag", "")))
        with ThreadPoolExecutor(WRITERS) as pool:
            report = import_file(
                files.open(key, version),
                source,
                store=store,
                pool=pool,
                caused_by=log.correlation_id,
                time_is_up=lambda: context.get_remaining_time_in_millis() < MARGIN,
            )
        files.keep_report(report_key(key), report.text())
        return report

    def handle(event: Mapping[str, Any], context: Context, log: Log) -> None:
        # The event by which S3 tests a new notification has no records.
        for record in event.get("Records", ()):
            report = imported(record, context, log)
            log.info(
                "file imported",
                refused=report.problem is not None,
                lines=report.lines,
                orders=report.orders,
                duplicates=report.skipped_duplicates,
                badLines=report.bad_line_count,
            )
            log.count("OrdersImported", report.orders)
            log.count("LinesRefused", report.bad_line_count)
            log.count("FilesRefused", int(report.problem is not None))

    return entrypoint(handle)


handler = import_orders(
    files=S3ImportFiles(client("s3"), os.environ["BUCKET_NAME"]),
    store=DynamoDBOrders(client("dynamodb"), os.environ["TABLE_NAME"]),
)
