"""Orders in a DynamoDB table, one item an order; receipts in another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from orders.adapters.dynamodb_items import (
    KEY,
    REQUEST_KEY,
    move_attributes,
    order_attributes,
    read_order,
    read_receipt,
    receipt_attributes,
)
from orders.adapters.dynamodb_writes import persistent, refused
from orders.ports.order_store import AlreadyAnsweredError, OrderExistsError, VersionConflictError
from orders.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from orders.domain.order import Order
    from orders.domain.receipt import Receipt

KEPT = timedelta(days=1)
"""How long a receipt is kept."""


class DynamoDB(Protocol):
    """What is needed of boto3's DynamoDB client."""

    def put_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Write an item."""

    def get_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Read an item."""

    def update_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Change an item."""

    def transact_write_items(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Write several items, or none."""


class DynamoDBOrders:
    """An OrderStore over a table whose key is the string `order_id`.

    Args:
        requests: the table of receipts, by `request_id`; None where no request has any.

    """

    def __init__(
        self,
        client: DynamoDB,
        table: str,
        *,
        requests: str | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._client = client
        self._table = table
        self._requests = requests
        self._clock = clock

    def add(self, order: Order, receipt: Receipt | None = None) -> None:
        """Keep a new order, or raise AlreadyAnsweredError or OrderExistsError and keep what there is."""
        put = {
            "TableName": self._table,
            "Item": order_attributes(order),
            "ConditionExpression": f"attribute_not_exists({KEY})",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        try:
            if receipt is None:
                persistent(lambda: self._client.put_item(**put))
            else:
                self._together({"Put": put}, receipt)
        except ClientError as error:
            self._refusal(error)
            raise OrderExistsError(order.order_id) from error

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written: the read is strongly consistent."""
        answer = self._client.get_item(TableName=self._table, Key={KEY: {"S": order_id}}, ConsistentRead=True)
        found = answer.get("Item")
        return read_order(found) if found else None

    def replace(self, order: Order, *, expected_version: int, receipt: Receipt | None = None) -> None:
        """Change what a move changes, and nothing else, where the version is still the expected one."""
        moved = move_attributes(order)
        update = {
            "TableName": self._table,
            "Key": {KEY: {"S": order.order_id}},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in moved),
            "ConditionExpression": "#version = :expected",
            "ExpressionAttributeNames": {f"#{name}": name for name in moved},
            "ExpressionAttributeValues": {
                **{f":{name}": value for name, value in moved.items()},
                ":expected": {"N": str(expected_version)},
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        try:
            if receipt is None:
                persistent(lambda: self._client.update_item(**update))
            else:
                self._together({"Update": update}, receipt)
        except ClientError as error:
            kept = self._refusal(error)
            # The SDK sends a write again if its answer was lost; the second then meets the first.
            if receipt is None and kept and all(kept.get(name) == value for name, value in moved.items()):
                return
            raise VersionConflictError(order.order_id) from error

    def receipt(self, request_id: str) -> Receipt | None:
        """Return what a request was answered within the last day."""
        key = {REQUEST_KEY: {"S": request_id}}
        found = self._client.get_item(TableName=self._requests, Key=key, ConsistentRead=True).get("Item")
        # DynamoDB removes what has expired in its own time, within days.
        return read_receipt(found) if found and int(found["expires_at"]["N"]) > self._seconds() else None

    def _together(self, write: Mapping[str, Any], receipt: Receipt) -> None:
        expires_at = self._seconds() + int(KEPT.total_seconds())
        put = {
            "TableName": self._requests,
            "Item": receipt_attributes(receipt, expires_at),
            "ConditionExpression": f"attribute_not_exists({REQUEST_KEY}) OR expires_at <= :now",
            "ExpressionAttributeValues": {":now": {"N": str(self._seconds())}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        # botocore gives each call a token of its own, so that sent again by the SDK it is done once.
        persistent(lambda: self._client.transact_write_items(TransactItems=[write, {"Put": put}]))

    def _refusal(self, error: ClientError) -> Mapping[str, Any] | None:
        """Return the order that stood against a write; raise if a receipt did, or if it failed otherwise."""
        kept, *rest = refused(error)
        for receipt in rest:
            if receipt is not None:
                raise AlreadyAnsweredError(read_receipt(receipt)) from error
        return kept

    def _seconds(self) -> int:
        return int(self._clock().timestamp())
