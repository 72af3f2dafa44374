"""Take an order: POST /orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import boto3
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.adapters.eventbridge_events import EventBridgeEvents
from orders.documents import summary
from orders.domain.new_order import Invalid, Problem, new_order
from orders.domain.order import Order
from orders.domain.order_id import new_order_id
from orders.events import OrderCreated
from orders.http.handling import handling
from orders.http.request import UnreadableBodyError
from orders.http.response import CREATED, Response, invalid
from orders.timestamps import now

if TYPE_CHECKING:
    from orders.http.handling import Handler
    from orders.http.request import Request
    from orders.logs import Log
    from orders.ports.event_publisher import EventPublisher
    from orders.ports.order_store import OrderStore


def create_order(*, store: OrderStore, events: EventPublisher) -> Handler:
    """Return the handler that keeps a new order, then publishes `order.created`."""

    def answer(request: Request, log: Log) -> Response:
        try:
            asked = new_order(request.json())
        except UnreadableBodyError as error:
            asked = Invalid((Problem("body", str(error)),))
        if isinstance(asked, Invalid):
            log.info("order refused", problems=len(asked.problems))
            return invalid(asked.problems)
        order = Order(new_order_id(), asked.customer_id, asked.items, created_at=now())
        store.add(order)
        log.info("order kept", orderId=order.order_id)
        events.publish(OrderCreated(order.order_id, log.correlation_id))
        return Response(CREATED, summary(order))

    return handling(answer)


handler = create_order(
    store=DynamoDBOrders(boto3.client("dynamodb"), os.environ["TABLE_NAME"]),
    events=EventBridgeEvents(boto3.client("events"), os.environ["BUS_NAME"]),
)
