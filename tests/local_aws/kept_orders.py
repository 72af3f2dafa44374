"""All that keeps orders, in memory and in DynamoDB on the real emulator, for suites that hold both alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from orders.adapters.dynamodb_listing import DynamoDBListing
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.adapters.dynamodb_progress import DynamoDBProgress
from orders.adapters.dynamodb_retention import DynamoDBRetention
from orders.adapters.memory import MemoryOrders
from orders.domain.money import MAX_AMOUNT, Money
from orders.domain.order import Item, Order
from orders.domain.order_id import first_order_id, new_order_id
from orders.domain.receipt import Receipt
from orders.domain.status import ALLOWED, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orders.ports.order_listing import OrderListing
    from orders.ports.order_progress import OrderProgress
    from orders.ports.order_retention import OrderRetention
    from orders.ports.order_store import OrderStore
    from running_emulator import Emulator

KINDS = ["memory", "dynamodb"]
START = datetime(2026, 3, 1, 12, 0, 0, 5000, UTC)
SECOND = timedelta(seconds=1)
ROAD = (Status.PENDING, Status.PAID, Status.SHIPPED, Status.DELIVERED, Status.COMPLETED)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    time: datetime = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time


@dataclass(frozen=True)
class Kept:
    """The ports of orders over one set of tables."""

    store: OrderStore
    listing: OrderListing
    progress: OrderProgress
    retention: OrderRetention
    counts: Callable[[str], Mapping[str, int]]
    clock: Clock


def in_memory() -> Kept:
    """Return the ports over dictionaries."""
    clock = Clock()
    memory = MemoryOrders(clock=clock)
    return Kept(memory, memory, memory, memory, lambda customer: memory.customers.get(customer, {}), clock)


def in_dynamodb(emulator: Emulator) -> Kept:
    """Return the ports over new tables, made as Terraform makes them."""
    client, prefix, clock = emulator.client("dynamodb"), f"orders-{uuid4().hex[:8]}", Clock()
    orders, requests, customers = (f"{prefix}-{name}" for name in ("orders", "requests", "customers"))
    create_table(client, orders, "order_id", by_customer="customer_id", by_status="status")
    create_table(client, requests, "request_id")
    create_table(client, customers, "customer_id")

    def counts(customer: str) -> Mapping[str, int]:
        found = client.get_item(TableName=customers, Key={"customer_id": {"S": customer}}).get("Item", {})
        return {name: int(value["N"]) for name, value in found.items() if "N" in value}

    return Kept(
        DynamoDBOrders(client, orders, requests=requests, clock=clock),
        DynamoDBListing(client, orders),
        DynamoDBProgress(client, orders, customers=customers),
        DynamoDBRetention(client, orders),
        counts,
        clock,
    )


def create_table(client: Any, name: str, key: str, **indexes: str) -> None:  # noqa: ANN401, boto3 is untyped
    """Create a table with a string key; each index has one, and is sorted by the table's key."""
    more: dict[str, Any] = {}
    if indexes:
        more["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": partition, "KeyType": "HASH"},
                    {"AttributeName": key, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, partition in indexes.items()
        ]
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": each, "AttributeType": "S"} for each in [key, *indexes.values()]
        ],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )


def kept(kind: str, emulator: Callable[[], Emulator]) -> Kept:
    """Return the ports of a kind; only DynamoDB's start the emulator."""
    return in_memory() if kind == "memory" else in_dynamodb(emulator())


def an_order(*, customer: str = "customer-7", at: datetime | None = None) -> Order:
    """Return a pending order with the greatest amount there is; its id is of its time, if it has one."""
    items = (Item("BOOK-1", 1, Money(MAX_AMOUNT - 3, "EUR")), Item("PEN-2", 3, Money(1, "EUR")))
    order_id = first_order_id(at) if at else new_order_id()
    made = at or START
    return Order(order_id, customer, items, created_at=made, changed_at=made, caused_by="trace-1")


def along(order: Order, to: Status) -> Order:
    """Return an order as it comes to a status by allowed moves, each a second after the last."""
    path = ROAD[1 : ROAD.index(to) + 1] if to in ROAD else (to,)
    for status in path:
        assert status in ALLOWED[order.status]
        order = order.moved(status, at=order.changed_at + SECOND, caused_by=f"trace-{status.value}")
    return order


def a_receipt(order: Order, request_id: str = "request-1") -> Receipt:
    """Return the receipt of the request that made an order."""
    return Receipt(request_id, "digest-1", order.order_id, 201, '{"orderId":"x","note":"ä"}')
