"""Completed orders in a DynamoDB table, found by its index and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from orders.adapters.dynamodb_items import KEY, read_order
from orders.adapters.dynamodb_listing import BY_STATUS
from orders.adapters.dynamodb_pages import Queries, queried
from orders.adapters.dynamodb_writes import persistent, refused
from orders.domain.order_id import first_order_id
from orders.domain.status import Status
from orders.timestamps import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from orders.domain.order import Order

STATUS = {"#status": "status"}
COMPLETED = {":completed": {"S": Status.COMPLETED.value}}


class Removals(Queries, Protocol):
    """What is needed of boto3's DynamoDB client."""

    def delete_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Remove an item."""


class DynamoDBRetention:
    """An OrderRetention over a table with the index `by_status`, sorted by order id."""

    def __init__(self, client: Removals, table: str) -> None:
        self._client = client
        self._table = table

    def completed(self, before: datetime, limit: int) -> list[Order]:
        """Return orders that were made and completed before a time, the oldest first."""
        found = queried(
            self._client,
            limit,
            TableName=self._table,
            IndexName=BY_STATUS,
            KeyConditionExpression=f"#status = :completed AND {KEY} < :first",
            # Times of one form sort as their texts do.
            FilterExpression="changed_at < :before",
            ExpressionAttributeNames=STATUS,
            ExpressionAttributeValues={
                **COMPLETED,
                ":first": {"S": first_order_id(before)},
                ":before": {"S": text(before)},
            },
        )
        return [read_order(item) for item in found]

    def remove(self, order: Order) -> bool:
        """Remove an order that is still completed, and still has its version."""
        try:
            persistent(
                lambda: self._client.delete_item(
                    TableName=self._table,
                    Key={KEY: {"S": order.order_id}},
                    ConditionExpression="#status = :completed AND #version = :version",
                    ExpressionAttributeNames={**STATUS, "#version": "version"},
                    ExpressionAttributeValues={**COMPLETED, ":version": {"N": str(order.version)}},
                )
            )
        except ClientError as error:
            refused(error)
            return False
        return True
