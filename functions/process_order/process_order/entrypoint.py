"""Process an order: on `order.created`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.dynamodb_progress import DynamoDBProgress
from orders.events import order_created
from orders.ports.order_progress import Progress
from orders.runtime import entrypoint
from orders.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.logs import Log
    from orders.ports.order_progress import OrderProgress
    from orders.runtime import Context, Handler


class UnknownOrderError(Exception):
    """The event names an order that is not kept: raised, so that the event is tried again, then set aside."""


def process_order(*, progress: OrderProgress) -> Handler:
    """Return the handler that confirms the order an event names; the same event again changes nothing.

    What breaks is raised: Lambda tries the event twice again, then sends it to the dead letters as it
    was, which is all that is needed to replay it.
    """

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> None:
        created = order_created(event.get("detail"))
        told = log.correlated(created.correlation_id)
        try:
            outcome = confirmed(progress, created.order_id)
        except Exception as error:
            told.failure("order not processed", error, orderId=created.order_id)
            raise
        told.info("order processed", orderId=created.order_id, outcome=outcome.value)
        log.count("OrdersConfirmed", int(outcome is Progress.DONE))

    return entrypoint(handle)


def confirmed(progress: OrderProgress, order_id: str) -> Progress:
    """Confirm an order, or raise UnknownOrderError."""
    outcome = progress.confirm(order_id, now())
    if outcome is Progress.UNKNOWN_ORDER:
        raise UnknownOrderError(order_id)
    return outcome


handler = process_order(
    progress=DynamoDBProgress(
        client("dynamodb"), os.environ["TABLE_NAME"], customers=os.environ["CUSTOMERS_TABLE"]
    )
)
