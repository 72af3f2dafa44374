"""Show an order: GET /orders/{orderId}."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from orders.adapters.clients import client
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.documents import whole
from orders.domain.order_id import is_order_id
from orders.http.handling import handling
from orders.http.response import OK, Response, not_found

if TYPE_CHECKING:
    from orders.http.request import Request
    from orders.logs import Log
    from orders.ports.order_store import OrderStore
    from orders.runtime import Handler


def get_order(*, store: OrderStore) -> Handler:
    """Return the handler that reads one order."""

    def answer(request: Request, _log: Log) -> Response:
        order_id = request.path_parameters.get("orderId", "")
        order = store.get(order_id) if is_order_id(order_id) else None
        if order is None or not request.may_see(order.customer_id):
            return not_found("order")
        return Response(OK, whole(order))

    return handling(answer)


handler = get_order(store=DynamoDBOrders(client("dynamodb"), os.environ["TABLE_NAME"]))
