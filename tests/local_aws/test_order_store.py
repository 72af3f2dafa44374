"""What every OrderStore does: in memory, and in DynamoDB on the real emulator."""

from __future__ import annotations

import concurrent.futures
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.adapters.eventbridge_events import EventBridgeEvents
from orders.adapters.memory import MemoryOrders
from orders.adapters.ssm_secret import SSMSecret
from orders.domain.money import MAX_AMOUNT, Money
from orders.domain.order import Confirmed, Item, Order
from orders.domain.order_id import new_order_id
from orders.events import OrderCreated
from orders.ports.event_publisher import PublishError
from orders.ports.order_store import Confirmation, OrderExistsError
from running_emulator import create_queue, received

if TYPE_CHECKING:
    from orders.ports.order_store import OrderStore
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def table(emulator: Emulator) -> str:
    """Create the table as Terraform does, and return its name."""
    emulator.client("dynamodb").create_table(
        TableName="orders-dev-orders",
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return "orders-dev-orders"


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> OrderStore:
    """Return each kind of store in turn."""
    if request.param == "memory":
        return MemoryOrders()
    emulator: Emulator = request.getfixturevalue("emulator")
    return DynamoDBOrders(emulator.client("dynamodb"), request.getfixturevalue("table"))


@pytest.fixture
def order() -> Order:
    """Return a pending order, with the greatest amount there is."""
    items = (Item("BOOK-1", 1, Money(MAX_AMOUNT - 3, "EUR")), Item("PEN-2", 3, Money(1, "EUR")))
    return Order(new_order_id(), "customer-7", items, datetime(2026, 3, 1, 12, 0, 0, 5000, UTC))


def test_an_order_is_read_as_it_was_kept(store: OrderStore, order: Order) -> None:
    """Amounts are exact, the order of items is kept, and so is the time."""
    store.add(order)

    assert store.get(order.order_id) == order


def test_an_unknown_order_is_none(store: OrderStore) -> None:
    """There is no error in not finding."""
    assert store.get(new_order_id()) is None


def test_an_order_is_kept_once(store: OrderStore, order: Order) -> None:
    """A second order of the same id is refused, and the first one stays as it is."""
    store.add(order)

    with pytest.raises(OrderExistsError):
        store.add(replace(order, customer_id="somebody-else"))

    assert store.get(order.order_id) == order


def test_confirming_an_order_is_kept(store: OrderStore, order: Order) -> None:
    """The state and its time are read back, and nothing else changed."""
    store.add(order)
    at = order.created_at + SECOND

    assert store.confirm(order.order_id, at) is Confirmation.DONE

    assert store.get(order.order_id) == replace(order, state=Confirmed(at))


def test_confirming_an_order_again_keeps_the_first_time(store: OrderStore, order: Order) -> None:
    """The second says that it was done before."""
    store.add(order)
    store.confirm(order.order_id, order.created_at + SECOND)

    assert store.confirm(order.order_id, order.created_at + 2 * SECOND) is Confirmation.DONE_BEFORE

    assert store.get(order.order_id) == replace(order, state=Confirmed(order.created_at + SECOND))


def test_confirming_an_unknown_order_creates_nothing(store: OrderStore, order: Order) -> None:
    """DynamoDB's UpdateItem would make an item of its own, were there no condition."""
    assert store.confirm(order.order_id, order.created_at) is Confirmation.UNKNOWN_ORDER

    assert store.get(order.order_id) is None


def test_only_one_of_many_at_once_confirms(emulator: Emulator, table: str, order: Order) -> None:
    """Eight deliveries of one event at the same time confirm the order once."""
    store = DynamoDBOrders(emulator.client("dynamodb"), table)
    store.add(order)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: store.confirm(order.order_id, order.created_at), range(8)))

    assert sorted(outcome.value for outcome in outcomes) == ["done", *["done before"] * 7]


def test_an_event_reaches_the_bus(emulator: Emulator) -> None:
    """A rule on source and detail type, as the function's trigger is, catches it."""
    events = emulator.client("events")
    url, arn = create_queue(emulator, "caught")
    events.create_event_bus(Name="orders-dev-orders")
    pattern = {"source": ["orders"], "detail-type": ["order.created"]}
    rule = {"Name": "created", "EventBusName": "orders-dev-orders"}
    events.put_rule(**rule, EventPattern=json.dumps(pattern))
    events.put_targets(
        Rule="created", EventBusName="orders-dev-orders", Targets=[{"Id": "queue", "Arn": arn}]
    )

    EventBridgeEvents(events, "orders-dev-orders").publish(OrderCreated("order-1", "trace-1"))

    [message] = received(emulator, url)
    detail = json.loads(message["Body"])["detail"]
    assert detail == {"version": 1, "orderId": "order-1", "correlationId": "trace-1"}


def test_an_event_that_the_bus_refuses_is_an_error() -> None:
    """EventBridge answers 200 and a count of failures."""

    class Refusing:
        def put_events(self, **_: object) -> dict[str, object]:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}

    with pytest.raises(PublishError, match="ThrottlingException"):
        EventBridgeEvents(Refusing(), "orders-dev-orders").publish(OrderCreated("order-1", "trace-1"))


def test_a_secret_is_read_decrypted(emulator: Emulator) -> None:
    """The SecureString's plain text comes back, not its cipher."""
    client = emulator.client("ssm")
    client.put_parameter(Name="/orders/dev/token_key", Type="SecureString", Value="k" * 64)

    assert SSMSecret(client, "/orders/dev/token_key")() == "k" * 64
