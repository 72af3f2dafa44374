"""Move an order to another status: PATCH /orders/{orderId}."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orders.adapters.clients import client
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.documents import whole
from orders.domain.order_id import is_order_id
from orders.domain.status import MoveNotAllowedError, Status
from orders.http.handling import handling
from orders.http.idempotency import identity
from orders.http.models import Move, read
from orders.http.request import UnreadableBodyError
from orders.http.response import OK, Problem, Response, conflict, invalid, not_allowed, not_found
from orders.ports.order_store import AlreadyAnsweredError, VersionConflictError
from orders.timestamps import now

if TYPE_CHECKING:
    from orders.domain.order import Order
    from orders.http.idempotency import Identity
    from orders.http.request import Request
    from orders.logs import Log
    from orders.ports.order_store import OrderStore
    from orders.runtime import Handler

SCHEMA = Move()
PATH = "/orders"


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that a request asks for.

    Args:
        version: the order's, as the caller knows it; None if they do not mind.
        known: what the request is known by if it comes again.

    """

    order_id: str
    status: Status
    version: int | None
    known: Identity | None


def update_order(*, store: OrderStore) -> Handler:
    """Return the handler that moves an order; others are told of it by the table's stream."""

    def answer(request: Request, log: Log) -> Response:
        order_id = request.path_parameters.get("orderId", "")
        if not is_order_id(order_id):
            return not_found("order")
        wanted = asked(request, order_id)
        if isinstance(wanted, list):
            return invalid(wanted)
        order = store.get(order_id)
        if order is None or not request.may_see(order.customer_id):
            return not_found("order")
        # After the order: if that was moved by this same request meanwhile, its receipt is there as well.
        if wanted.known and (receipt := store.receipt(wanted.known.request_id)):
            return wanted.known.replay(receipt, PATH)
        moved = move(order, wanted, request.correlation_id)
        return moved if isinstance(moved, Response) else keep(moved, wanted, store, log)

    return handling(answer)


def move(order: Order, wanted: Asked, correlation_id: str) -> Order | Response:
    """Return the order as it is moved, or the answer why it is not."""
    if wanted.version not in {None, order.version}:
        return conflict()
    try:
        return order.moved(wanted.status, at=now(), caused_by=correlation_id)
    except MoveNotAllowedError as error:
        return not_allowed(error)


def keep(moved: Order, wanted: Asked, store: OrderStore, log: Log) -> Response:
    """Keep a moved order, and answer with it; if others were quicker, with what they made of it."""
    response = Response(OK, whole(moved))
    receipt = wanted.known.receipt(moved.order_id, response) if wanted.known else None
    try:
        store.replace(moved, expected_version=moved.version - 1, receipt=receipt)
    except AlreadyAnsweredError as error:
        assert wanted.known is not None
        return wanted.known.replay(error.receipt, PATH)
    except VersionConflictError:
        return conflict()
    log.info("order moved", orderId=moved.order_id, status=moved.status.value, version=moved.version)
    log.count("OrdersMoved")
    return response


def asked(request: Request, order_id: str) -> Asked | list[Problem]:
    """Return what a request asks for, or all that is wrong with it."""
    try:
        document = request.json()
    except UnreadableBodyError as error:
        return [Problem("body", str(error))]
    found = read(SCHEMA, document)
    known = identity(request, "PATCH", f"{PATH}/{order_id}", document)
    wrong = [*([known] if isinstance(known, Problem) else []), *(found if isinstance(found, list) else [])]
    if isinstance(known, Problem) or isinstance(found, list):
        return wrong
    return Asked(order_id, Status(found["status"]), found.get("version"), known)


handler = update_order(
    store=DynamoDBOrders(client("dynamodb"), os.environ["TABLE_NAME"], requests=os.environ["REQUESTS_TABLE"])
)
