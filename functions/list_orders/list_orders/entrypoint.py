"""List orders: GET /orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from orders.adapters.clients import client
from orders.adapters.dynamodb_listing import DynamoDBListing
from orders.adapters.ssm_secret import SSMSecret
from orders.cached import Cached
from orders.documents import whole
from orders.domain.status import Status
from orders.http.handling import handling
from orders.http.models import Listing, read_query
from orders.http.response import OK, Problem, Response, invalid

from list_orders.cursor import Filters, before, cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.http.request import Request
    from orders.logs import Log
    from orders.ports.order_listing import OrderListing
    from orders.runtime import Handler

SCHEMA = Listing()
KEY_TTL = 300.0
"""Seconds until a rotated key is seen."""


def list_orders(*, listing: OrderListing, key: Callable[[], str]) -> Handler:
    """Return the handler that lists orders page by page, the newest first."""

    def answer(request: Request, log: Log) -> Response:
        asked = read_query(SCHEMA, request)
        if isinstance(asked, list):
            return invalid(asked)
        customer_id = asked.get("customer_id", request.customer_id)
        if customer_id and not request.may_see(customer_id):
            return page([], None)
        status = Status(asked["status"]) if "status" in asked else None
        filters = Filters(customer_id, status)
        start = before(asked["cursor"], filters, key()) if "cursor" in asked else None
        if start is None and "cursor" in asked:
            return invalid([Problem("cursor", "must be the nextCursor of a list with the same filters")])
        limit = asked["limit"]
        # One more than is asked for tells whether there are more.
        found = listing.newest(customer_id=customer_id, status=status, before=start, limit=limit + 1)
        log.info("orders listed", orders=min(len(found), limit))
        more = len(found) > limit
        shown = [whole(order) for order in found[:limit]]
        return page(shown, cursor(found[limit - 1].order_id, filters, key()) if more else None)

    return handling(answer)


def page(orders: list[dict[str, object]], next_cursor: str | None) -> Response:
    """Answer with some orders, and where the next are found if there are any."""
    return Response(OK, {"orders": orders, "nextCursor": next_cursor})


handler = list_orders(
    listing=DynamoDBListing(client("dynamodb"), os.environ["TABLE_NAME"]),
    key=Cached(SSMSecret(client("ssm"), os.environ["CURSOR_KEY_PARAMETER"]), ttl=KEY_TTL),
)
