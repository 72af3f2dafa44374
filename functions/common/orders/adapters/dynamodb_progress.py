"""What was done for orders, noted on their items in DynamoDB, and counted for their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from orders.adapters.dynamodb_items import KEY, read_order
from orders.adapters.dynamodb_writes import persistent, refused
from orders.domain.status import Status
from orders.ports.order_progress import Progress
from orders.timestamps import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from orders.adapters.dynamodb_orders import DynamoDB
    from orders.domain.order import Order

CONFIRMED = "confirmed_at"
REQUESTED = "fulfilment_requested_at"


class DynamoDBProgress:
    """An OrderProgress over the tables of orders and of customers."""

    def __init__(self, client: DynamoDB, table: str, *, customers: str) -> None:
        self._client = client
        self._table = table
        self._customers = customers

    def confirm(self, order_id: str, at: datetime) -> Progress:
        """Note that an order is confirmed and count it, in one transaction: both once, or neither."""
        answer = self._client.get_item(TableName=self._table, Key={KEY: {"S": order_id}}, ConsistentRead=True)
        if not answer.get("Item"):
            return Progress.UNKNOWN_ORDER
        # An order's customer and total never change, so what is read now holds when it is written.
        count = self._count(read_order(answer["Item"]))
        note = self._note(order_id, CONFIRMED, at, undue=(Status.CANCELLED,))
        try:
            persistent(
                lambda: self._client.transact_write_items(TransactItems=[{"Update": note}, {"Update": count}])
            )
        except ClientError as error:
            return outcome(refused(error)[0], CONFIRMED)
        return Progress.DONE

    def request_fulfilment(self, order_id: str, at: datetime) -> Progress:
        """Note that an order's goods were asked for."""
        note = self._note(order_id, REQUESTED, at, undue=(Status.PENDING, Status.CANCELLED))
        try:
            persistent(lambda: self._client.update_item(**note))
        except ClientError as error:
            return outcome(refused(error)[0], REQUESTED)
        return Progress.DONE

    def _note(self, order_id: str, name: str, at: datetime, *, undue: tuple[Status, ...]) -> dict[str, Any]:
        values = {f":{status.value}": {"S": status.value} for status in undue}
        return {
            "TableName": self._table,
            "Key": {KEY: {"S": order_id}},
            "UpdateExpression": f"SET {name} = :at",
            "ConditionExpression": (
                f"attribute_exists({KEY}) AND attribute_not_exists({name})"
                f" AND NOT #status IN ({', '.join(values)})"
            ),
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":at": {"S": text(at)}, **values},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def _count(self, order: Order) -> dict[str, Any]:
        return {
            "TableName": self._customers,
            "Key": {"customer_id": {"S": order.customer_id}},
            "UpdateExpression": f"ADD order_count :one, spent_{order.total.currency} :total",
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":total": {"N": str(order.total.amount)}},
        }


def outcome(kept: Mapping[str, Any] | None, name: str) -> Progress:
    """Tell from the order that stood against a note why it did."""
    if not kept:
        return Progress.UNKNOWN_ORDER
    return Progress.DONE_BEFORE if name in kept else Progress.NOT_DUE
