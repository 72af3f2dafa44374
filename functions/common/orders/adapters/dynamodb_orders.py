"""Orders in a DynamoDB table, one item an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from orders.domain.money import Money
from orders.domain.order import Confirmed, Item, Order, Pending
from orders.ports.order_store import Confirmation, OrderExistsError
from orders.timestamps import moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Attributes = Mapping[str, Any]

KEY = "order_id"
CONDITION_FAILED = "ConditionalCheckFailedException"


class DynamoDB(Protocol):
    """What is needed of boto3's DynamoDB client."""

    def put_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Write an item."""

    def get_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Read an item."""

    def update_item(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Change an item."""


class DynamoDBOrders:
    """An OrderStore over a table whose key is the string `order_id`."""

    def __init__(self, client: DynamoDB, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, order: Order) -> None:
        """Keep a new order, or raise OrderExistsError and keep the old one."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item=attributes(order),
                ConditionExpression=f"attribute_not_exists({KEY})",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == CONDITION_FAILED:
                raise OrderExistsError(order.order_id) from error
            raise

    def get(self, order_id: str) -> Order | None:
        """Return an order as last written: the read is strongly consistent."""
        answer = self._client.get_item(TableName=self._table, Key={KEY: {"S": order_id}}, ConsistentRead=True)
        found = answer.get("Item")
        return order(found) if found else None

    def confirm(self, order_id: str, at: datetime) -> Confirmation:
        """Confirm a pending order; one that is confirmed keeps the time it was confirmed first."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key={KEY: {"S": order_id}},
                UpdateExpression="SET #status = :confirmed, confirmed_at = :at",
                ConditionExpression="#status = :pending",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={
                    ":pending": {"S": Pending.name},
                    ":confirmed": {"S": Confirmed.name},
                    ":at": {"S": text(at)},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != CONDITION_FAILED:
                raise
            known = bool(error.response.get("Item"))
            return Confirmation.DONE_BEFORE if known else Confirmation.UNKNOWN_ORDER
        return Confirmation.DONE


def attributes(order: Order) -> dict[str, Any]:
    """Return an order as DynamoDB attributes; amounts are exact, as DynamoDB numbers hold 38 digits."""
    found: dict[str, Any] = {
        KEY: {"S": order.order_id},
        "customer_id": {"S": order.customer_id},
        "currency": {"S": order.total.currency},
        "items": {"L": [{"M": item_attributes(item)} for item in order.items]},
        "status": {"S": order.state.name},
        "created_at": {"S": text(order.created_at)},
    }
    if isinstance(order.state, Confirmed):
        found["confirmed_at"] = {"S": text(order.state.at)}
    return found


def item_attributes(item: Item) -> dict[str, Any]:
    """Return an item as DynamoDB attributes."""
    return {
        "sku": {"S": item.sku},
        "quantity": {"N": str(item.quantity)},
        "unit_price": {"N": str(item.unit_price.amount)},
    }


def order(found: Attributes) -> Order:
    """Read an order from DynamoDB attributes."""
    currency = found["currency"]["S"]
    return Order(
        order_id=found[KEY]["S"],
        customer_id=found["customer_id"]["S"],
        items=tuple(item(entry["M"], currency) for entry in found["items"]["L"]),
        created_at=moment(found["created_at"]["S"]),
        state=Confirmed(moment(found["confirmed_at"]["S"])) if "confirmed_at" in found else Pending(),
    )


def item(found: Attributes, currency: str) -> Item:
    """Read an item from DynamoDB attributes."""
    return Item(
        sku=found["sku"]["S"],
        quantity=int(found["quantity"]["N"]),
        unit_price=Money(int(found["unit_price"]["N"]), currency),
    )
