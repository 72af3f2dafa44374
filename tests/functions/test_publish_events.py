"""Changes of orders become events: each once in effect, and in the order of each order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lambda_events import Invocation, changed, failed, life, order_at, poison
from orders.adapters.memory_messages import MemoryEvents
from orders.domain.status import Status
from publish_events.relay import relay
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from orders.events import OrderEvent

MODULE = imported("publish_events")
SCHEMAS = Path(orders.__file__).parent / "schemas"


class MoodyEvents(MemoryEvents):
    """A bus that refuses the events named, or every event whose turn comes up."""

    def __init__(self, *, named: frozenset[str] = frozenset(), moods: Sequence[bool] = ()) -> None:
        super().__init__()
        self._named = named
        self._moods = list(moods)

    def publish(self, events: Sequence[OrderEvent]) -> Mapping[str, str]:
        """Take some events."""
        refused = {}
        for event in events:
            if event.event_id in self._named or (self._moods and self._moods.pop()):
                refused[event.event_id] = "ThrottlingException"
            else:
                self.published.append(event)
        return refused


@pytest.fixture
def publish() -> Callable[..., list[str]]:
    """Return what hands records to the function, and tells which it reports as failed."""

    def published(records: list[dict[str, Any]], events: MemoryEvents) -> list[str]:
        return failed(MODULE.publish_events(events=events)({"Records": records}, Invocation()))

    return published


def test_a_new_order_and_each_of_its_moves_is_told(publish: Callable[..., list[str]]) -> None:
    """One event a version: created, then updated with the status before."""
    events = MemoryEvents()

    assert publish(life(), events) == []

    assert [event.detail_type for event in events.published] == ["order.created", *["order.updated"] * 4]
    assert [event.order_version for event in events.published] == [1, 2, 3, 4, 5]
    paid = events.published[1].detail()
    assert (paid["previousStatus"], paid["status"], paid["correlationId"]) == ("pending", "paid", "trace-2")


def test_what_is_told_keeps_to_its_schema(publish: Callable[..., list[str]]) -> None:
    """Every event of an order's life."""
    events = MemoryEvents()

    publish(life(), events)

    for event in events.published:
        schema = json.loads((SCHEMAS / f"{event.detail_type}.v1.json").read_text("utf-8"))
        Draft202012Validator(schema).validate(event.detail())


def test_a_note_on_an_order_is_not_told(publish: Callable[..., list[str]]) -> None:
    """Confirming an order changes no status, and so no version."""
    events = MemoryEvents()
    order = order_at(Status.PAID)
    record = changed(1, order, order)
    record["dynamodb"]["NewImage"]["confirmed_at"] = {"S": "2026-03-01T12:00:01.000Z"}

    assert publish([record], events) == []

    assert events.published == []


def test_nothing_of_the_customer_is_told_or_logged(
    publish: Callable[..., list[str]], printed: Callable[[], str]
) -> None:
    """Events and logs go where customers' data may not."""
    events = MemoryEvents()

    publish([*life(), poison(9)], events)

    told = json.dumps([event.detail() for event in events.published]) + printed()
    assert not any(word in told for word in ("customer-7", "BOOK-1", "jane.doe"))


def test_a_poison_record_fails_alone(publish: Callable[..., list[str]]) -> None:
    """What comes before and after it is told: when Lambda gives it up, nothing else is lost with it."""
    events = MemoryEvents()
    before, after = changed(1, None, order_at()), changed(3, None, order_at())

    assert publish([before, poison(2), after], events) == ["2"]

    assert len(events.published) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: image.clear(),
        lambda image: image.update(version={"N": "one"}),
        lambda image: image.update(status={"S": "lost"}),
        lambda image: image.update(total={"N": "-1"}),
        lambda image: image.update(changed_at={"S": "yesterday"}),
        lambda image: image.update(order_id={"N": "7"}),
        lambda image: image.update(caused_by=None),
    ],
)
def test_whatever_is_wrong_with_a_record_it_is_reported(
    publish: Callable[..., list[str]], spoil: Callable[[dict[str, Any]], None]
) -> None:
    """A bug elsewhere, or a hand in the table, never stops the stream."""
    record = changed(1, None, order_at())
    spoil(record["dynamodb"]["NewImage"])

    assert publish([record, changed(2, None, order_at())], MemoryEvents()) == ["1"]


def test_a_refused_event_holds_back_the_later_ones_of_its_order_alone(
    publish: Callable[..., list[str]],
) -> None:
    """Nobody hears that an order was shipped before they hear that it was paid."""
    mine, other = life(first=1), life(first=11)
    order_id = mine[0]["dynamodb"]["Keys"]["order_id"]["S"]
    events = MoodyEvents(named=frozenset({f"{order_id}:2"}))

    assert publish([*mine, *other], events) == ["2", "3", "4", "5"]

    assert [event.event_id for event in events.published if event.order_id == order_id] == [f"{order_id}:1"]
    assert len(events.published) == 6


def test_the_counts_are_told_as_metrics(
    publish: Callable[..., list[str]], printed: Callable[[], str]
) -> None:
    """In CloudWatch's embedded metric format, on a line of its own."""
    publish([changed(1, None, order_at()), poison(2)], MemoryEvents())

    [metrics] = [line for line in map(json.loads, printed().splitlines()) if "_aws" in line]
    assert (metrics["EventsPublished"], metrics["RecordsFailed"]) == ([1.0], [1.0])


RECORDS = [record for order in range(3) for record in life(first=10 * order + 1)]


@settings(deadline=None, max_examples=60)
@given(
    batches=st.lists(st.lists(st.sampled_from(RECORDS), max_size=8), max_size=6),
    moods=st.lists(st.booleans(), max_size=30),
)
def test_whatever_is_delivered_in_whatever_order_ends_in_the_same_events(
    batches: list[list[dict[str, Any]]], moods: list[bool]
) -> None:
    """Duplicates, reorderings and refusals: each event is told, and always under its one name."""
    events = MoodyEvents(moods=moods)

    for batch in [*batches, RECORDS]:
        delivered_by_lambda(batch, events)

    told = {event.event_id: event.detail() for event in events.published}
    expected = MemoryEvents()
    relay(RECORDS, expected)
    assert told == {event.event_id: event.detail() for event in expected.published}
    assert all(told[event.event_id] == event.detail() for event in events.published)


def delivered_by_lambda(batch: list[dict[str, Any]], events: MemoryEvents) -> None:
    """Hand a batch over, and again from its first failure on, until there is none."""
    left = batch
    while left:
        relayed = relay(left, events)
        numbers = {failure.sequence_number for failure in relayed.failures}
        assert len(relayed.told) + len(relayed.failures) == len(left)
        failures = [place for place, each in enumerate(left) if each["dynamodb"]["SequenceNumber"] in numbers]
        left = left[failures[0] :] if failures else []
