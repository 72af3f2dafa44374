"""Lists of orders, by two indexes of their DynamoDB table; the table is never scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orders.adapters.dynamodb_items import KEY, read_order
from orders.adapters.dynamodb_pages import queried
from orders.domain.status import Status

if TYPE_CHECKING:
    from orders.adapters.dynamodb_pages import Queries
    from orders.domain.order import Order

BY_CUSTOMER = "by_customer"
BY_STATUS = "by_status"


class DynamoDBListing:
    """An OrderListing over a table that has the indexes `by_customer` and `by_status`, sorted by order id."""

    def __init__(self, client: Queries, table: str) -> None:
        self._client = client
        self._table = table

    def newest(
        self, *, customer_id: str | None, status: Status | None, before: str | None, limit: int
    ) -> list[Order]:
        """Return orders, the newest first.

        Those of all customers and statuses are merged from one query a status: an order that moves on
        meanwhile may be met twice, of which the later is taken, or not at all.
        """
        if customer_id is not None:
            return self._of_customer(customer_id, status, before, limit)
        statuses = [status] if status else list(Status)
        met: dict[str, Order] = {}
        for each in statuses:
            for order in self._of_status(each, before, limit):
                known = met.get(order.order_id)
                if known is None or known.version < order.version:
                    met[order.order_id] = order
        return [met[order_id] for order_id in sorted(met, reverse=True)[:limit]]

    def _of_customer(
        self, customer_id: str, status: Status | None, before: str | None, limit: int
    ) -> list[Order]:
        only: dict[str, Any] = {}
        values = {":partition": {"S": customer_id}}
        if status:
            only = {
                "FilterExpression": "#status = :status",
                "ExpressionAttributeNames": {"#status": "status"},
            }
            values[":status"] = {"S": status.value}
        return self._queried(BY_CUSTOMER, "customer_id = :partition", values, before, limit, **only)

    def _of_status(self, status: Status, before: str | None, limit: int) -> list[Order]:
        names = {"ExpressionAttributeNames": {"#status": "status"}}
        values = {":partition": {"S": status.value}}
        return self._queried(BY_STATUS, "#status = :partition", values, before, limit, **names)

    def _queried(
        self,
        index: str,
        condition: str,
        values: dict[str, Any],
        before: str | None,
        limit: int,
        **more: Any,  # noqa: ANN401, boto3's own
    ) -> list[Order]:
        if before:
            condition, values = f"{condition} AND {KEY} < :before", {**values, ":before": {"S": before}}
        found = queried(
            self._client,
            limit,
            TableName=self._table,
            IndexName=index,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
            **more,
        )
        return [read_order(item) for item in found]
