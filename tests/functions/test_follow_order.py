"""What follows an order's new status, through the real entrypoint, over the ports in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lambda_events import PATH, Invocation, changed, failed, life, order_at, poison
from orders.adapters.memory_messages import MemoryFulfilment, MemoryNotifications
from orders.adapters.sns_notifications import SNSNotifications
from orders.adapters.sqs_fulfilment import SQSFulfilment, body, fulfilment_request
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.domain.status import Status
    from orders.ports.fulfilment_queue import FulfilmentRequest

MODULE = imported("follow_order")
RECORDS = [record for order in range(3) for record in life(first=10 * order + 1)]


class FullQueue(MemoryFulfilment):
    """A queue that takes nothing of some orders."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self._refused = refused

    def send(self, request: FulfilmentRequest) -> None:
        """Refuse, or remember."""
        if request.order_id in self._refused:
            raise TimeoutError
        super().send(request)


class World:
    """The function, and what it sends."""

    def __init__(self, fulfilment: MemoryFulfilment | None = None) -> None:
        self.fulfilment = fulfilment or MemoryFulfilment()
        self.notifications = MemoryNotifications()
        self._handler = MODULE.follow_order(fulfilment=self.fulfilment, notifications=self.notifications)

    def follow(self, records: list[dict[str, Any]]) -> list[str]:
        """Hand over a batch, and return what is reported as failed."""
        return failed(self._handler({"Records": records}, Invocation()))

    def sent(self) -> set[tuple[str, str]]:
        """Return what was sent, by kind and event."""
        requests = {("fulfilment", request.event_id) for request in self.fulfilment.sent}
        return requests | {(each.kind.value, each.event_id) for each in self.notifications.sent}


def test_each_status_has_its_consequence() -> None:
    """Paid: the goods are asked for; shipped: the customer hears of it; delivered: a review is asked for."""
    world = World()
    records = life("01953a2b-7c00-7d3e-8a51-0123456789ab")

    assert world.follow(records) == []

    order_id = records[0]["dynamodb"]["Keys"]["order_id"]["S"]
    assert world.sent() == {
        ("fulfilment", f"{order_id}:2"),
        ("shipped", f"{order_id}:3"),
        ("review", f"{order_id}:4"),
    }
    assert world.fulfilment.sent[0].correlation_id == "trace-2"


@pytest.mark.parametrize("status", PATH)
def test_a_note_on_an_order_has_no_consequence(status: Status) -> None:
    """Its status is what it was."""
    world = World()
    order = order_at(status)

    assert world.follow([changed(1, order, order)]) == []

    assert world.sent() == set()


def test_a_poison_record_fails_alone(printed: Callable[[], str]) -> None:
    """What comes before and after it is followed; the failure is counted, and nothing of it is logged."""
    world = World()
    one, other = life(first=1)[1], life(first=11)[1]

    assert world.follow([one, poison(2), other]) == ["2"]

    assert len(world.fulfilment.sent) == 2
    assert "UnreadableRecordError" in (log := printed())
    assert '"RecordsFailed":[1.0]' in log
    assert "jane.doe" not in log


def test_exactly_what_could_not_be_sent_is_reported() -> None:
    """A queue that refuses one order's request fails that record."""
    one, other = life(first=1), life(first=11)
    world = World(FullQueue(one[1]["dynamodb"]["Keys"]["order_id"]["S"]))

    assert world.follow([*one, *other]) == ["2"]

    assert len(world.sent()) == 5


@settings(deadline=None, max_examples=40)
@given(batches=st.lists(st.lists(st.sampled_from(RECORDS), max_size=8), max_size=6))
def test_duplicates_and_reordering_end_in_the_same_messages(batches: list[list[dict[str, Any]]]) -> None:
    """By event id, which is what receivers know them by."""
    expected, world = World(), World()
    expected.follow(RECORDS)

    for batch in [*batches, RECORDS]:
        assert world.follow(batch) == []

    assert world.sent() == expected.sent()


class Client:
    """boto3's client of a queue or a topic, that remembers the request."""

    def __init__(self) -> None:
        self.request: dict[str, Any] = {}

    def send_message(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401, as boto3's
        """Remember."""
        self.request = request
        return {}

    publish = send_message


def test_messages_carry_kind_and_event_id_and_nothing_of_the_customer() -> None:
    """Subscriptions filter by the one, receivers drop duplicates by the other."""
    queue, topic = Client(), Client()
    handler = MODULE.follow_order(
        fulfilment=SQSFulfilment(queue, "https://queue"), notifications=SNSNotifications(topic, "arn:topic")
    )
    records = life()[:3]
    order_id = records[0]["dynamodb"]["Keys"]["order_id"]["S"]

    handler({"Records": records}, Invocation())

    attributes = {name: each["StringValue"] for name, each in queue.request["MessageAttributes"].items()}
    assert attributes == {"kind": "fulfilment", "eventId": f"{order_id}:2"}
    attributes = {name: each["StringValue"] for name, each in topic.request["MessageAttributes"].items()}
    assert attributes == {"kind": "shipped", "eventId": f"{order_id}:3"}
    assert json.loads(queue.request["MessageBody"]) == {
        "orderId": order_id,
        "orderVersion": 2,
        "correlationId": "trace-2",
    }
    assert "customer" not in queue.request["MessageBody"] + topic.request["Message"]


def test_a_request_is_read_as_it_was_sent() -> None:
    """The queue's worker understands what the stream's follower sends."""
    world = World()
    world.follow(life())
    [request] = world.fulfilment.sent

    assert fulfilment_request(body(request)) == request
