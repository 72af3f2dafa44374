"""Take an order: POST /orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import uuid6  # noqa: F401, new_order_id imports it when called: better while the function starts
from orders.adapters.clients import client
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.documents import summary
from orders.domain.order import Order
from orders.domain.order_id import new_order_id
from orders.http.handling import handling
from orders.http.idempotency import identity
from orders.http.request import UnreadableBodyError
from orders.http.response import CREATED, LOCATION, Problem, Response, forbidden, invalid
from orders.ports.order_store import AlreadyAnsweredError, OrderExistsError
from orders.timestamps import now

from create_order.asked import Asked, asked

if TYPE_CHECKING:
    from orders.http.idempotency import Identity
    from orders.http.request import Request
    from orders.logs import Log
    from orders.ports.order_store import OrderStore
    from orders.runtime import Handler

PATH = "/orders"


def create_order(*, store: OrderStore) -> Handler:
    """Return the handler that keeps a new order; others are told of it by the table's stream."""

    def answer(request: Request, log: Log) -> Response:
        try:
            document = request.json()
        except UnreadableBodyError as error:
            return refuse([Problem("body", str(error))], log)
        wanted = asked(document)
        known = identity(request, "POST", PATH, document)
        if isinstance(known, Problem) or not isinstance(wanted, Asked):
            found = [] if isinstance(wanted, Asked) else wanted
            return refuse([known, *found] if isinstance(known, Problem) else found, log)
        if not request.may_see(wanted.customer_id):
            return forbidden("Orders can be placed for the token's own customer only.")
        if known and (receipt := store.receipt(known.request_id)):
            return known.replay(receipt, request.path or PATH)
        return keep(wanted, known, request, log)

    def keep(wanted: Asked, known: Identity | None, request: Request, log: Log) -> Response:
        at = now()
        order = Order(
            new_order_id(),
            wanted.customer_id,
            wanted.items,
            created_at=at,
            changed_at=at,
            caused_by=request.correlation_id,
        )
        path = request.path or PATH
        response = Response(CREATED, summary(order), {LOCATION: f"{path}/{order.order_id}"})
        try:
            store.add(order, known.receipt(order.order_id, response) if known else None)
        except AlreadyAnsweredError as error:
            assert known is not None
            return known.replay(error.receipt, path)
        except OrderExistsError:
            # An id is never made twice: the SDK sent the write again, as its answer was lost.
            if store.get(order.order_id) is None:
                raise
        log.info("order kept", orderId=order.order_id)
        log.count("OrdersPlaced")
        return response

    return handling(answer)


def refuse(problems: list[Problem], log: Log) -> Response:
    """Answer with every problem of a request; the log has their number."""
    log.info("order refused", problems=len(problems))
    log.count("OrdersRefused")
    return invalid(problems)


handler = create_order(
    store=DynamoDBOrders(client("dynamodb"), os.environ["TABLE_NAME"], requests=os.environ["REQUESTS_TABLE"])
)
