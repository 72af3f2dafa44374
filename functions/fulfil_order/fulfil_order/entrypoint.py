"""Fulfil orders: on messages of the queue of paid orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.dynamodb_progress import DynamoDBProgress
from orders.adapters.sqs_fulfilment import fulfilment_request
from orders.batches import SQS, each
from orders.ports.order_progress import Progress
from orders.runtime import entrypoint
from orders.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.batches import Record, Response
    from orders.logs import Log
    from orders.ports.order_progress import OrderProgress
    from orders.runtime import Context, Handler


class UnknownOrderError(Exception):
    """A message names an order that is not kept: it stays in the queue, then goes to the dead letters."""


def fulfil_order(*, progress: OrderProgress) -> Handler:
    """Return the handler that notes when an order's goods were asked for; a message again changes nothing."""

    def fulfil(record: Record, log: Log) -> None:
        request = fulfilment_request(record["body"])
        outcome = progress.request_fulfilment(request.order_id, now())
        if outcome is Progress.UNKNOWN_ORDER:
            raise UnknownOrderError(request.order_id)
        log.correlated(request.correlation_id).info(
            "order fulfilled", orderId=request.order_id, outcome=outcome.value
        )
        log.count("OrdersFulfilled", int(outcome is Progress.DONE))

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> Response:
        return each(SQS, event, lambda record: fulfil(record, log), log)

    return entrypoint(handle)


handler = fulfil_order(
    progress=DynamoDBProgress(
        client("dynamodb"), os.environ["TABLE_NAME"], customers=os.environ["CUSTOMERS_TABLE"]
    )
)
