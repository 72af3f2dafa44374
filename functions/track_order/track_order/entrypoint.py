"""Track orders: on carriers' reports in a Kinesis stream, whose partition key is the order's id."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.batches import KINESIS, each
from orders.runtime import entrypoint
from orders.timestamps import now

from track_order.moving import Moved, move
from track_order.tracking import tracking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.batches import Record, Response
    from orders.logs import Log
    from orders.ports.order_store import OrderStore
    from orders.runtime import Context, Handler


def track_order(*, store: OrderStore) -> Handler:
    """Return the handler that moves each order to where its parcel is; a report again changes nothing."""

    def track(record: Record, log: Log) -> None:
        report = tracking(record)
        outcome = move(report, store=store, now=now, caused_by=report.tracking_id)
        told = log.correlated(report.tracking_id)
        told.info("order tracked", orderId=report.order_id, status=report.status.value, outcome=outcome.value)
        log.count("OrdersMoved", int(outcome is Moved.DONE))

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> Response:
        return each(KINESIS, event, lambda record: track(record, log), log)

    return entrypoint(handle)


handler = track_order(store=DynamoDBOrders(client("dynamodb"), os.environ["TABLE_NAME"]))
