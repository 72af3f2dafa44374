"""Process an order: on `order.created`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import boto3
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.events import order_created
from orders.logs import Log
from orders.ports.order_store import Confirmation
from orders.runtime import Context
from orders.timestamps import now

if TYPE_CHECKING:
    from orders.ports.order_store import OrderStore

Handler = Callable[[Mapping[str, object], Context], None]


class UnknownOrderError(Exception):
    """The event names an order that is not kept: raised, so that the event is tried again, then set aside."""


def process_order(*, store: OrderStore) -> Handler:
    """Return the handler that confirms the order an event names; the same event again changes nothing."""

    def handler(event: Mapping[str, object], context: Context) -> None:
        log = Log(context.aws_request_id, context.aws_request_id)
        try:
            created = order_created(event.get("detail"))
            log = log.correlated(created.correlation_id)
            outcome = confirm(store, created.order_id)
        except Exception as error:
            log.failure("order not processed", error)
            raise
        log.info("order processed", orderId=created.order_id, confirmation=outcome.value)

    return handler


def confirm(store: OrderStore, order_id: str) -> Confirmation:
    """Confirm an order, or raise UnknownOrderError."""
    outcome = store.confirm(order_id, now())
    if outcome is Confirmation.UNKNOWN_ORDER:
        raise UnknownOrderError(order_id)
    return outcome


handler = process_order(store=DynamoDBOrders(boto3.client("dynamodb"), os.environ["TABLE_NAME"]))
