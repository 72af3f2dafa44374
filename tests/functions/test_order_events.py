"""What the service's events are, for those who listen to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orders
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lambda_events import START, image, order_at
from orders.adapters.dynamodb_stream import snapshot
from orders.adapters.eventbridge_events import MAX_BYTES, MAX_ENTRIES, EventBridgeEvents, calls, size
from orders.domain.money import Money
from orders.domain.status import Status
from orders.events import OrderEvent, UnreadableEventError, order_created, told_of
from orders.order_change import OrderChange

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = Path(orders.__file__).parent / "schemas"
ORDER_ID = "01953a2b-7c00-7d3e-8a51-0123456789ab"
CREATED = OrderEvent(ORDER_ID, 1, Status.PENDING, Money(3298, "EUR"), START, "trace-1")
UPDATED = replace(
    CREATED,
    order_version=2,
    status=Status.PAID,
    occurred_at=datetime(2026, 3, 1, 12, 5, 0, 0, UTC),
    correlation_id="trace-2",
    previous_status=Status.PENDING,
)


def schema(event: OrderEvent) -> dict[str, Any]:
    """Return an event's schema."""
    document: dict[str, Any] = json.loads((SCHEMAS / f"{event.detail_type}.v1.json").read_text("utf-8"))
    return document


class Bus:
    """An EventBridge client that answers as it is told."""

    def __init__(self, *answers: object) -> None:
        self._answers: Iterator[object] = iter(answers)
        self.entries: list[int] = []

    def put_events(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401, as boto3's
        """Take, refuse or break."""
        self.entries.append(len(request["Entries"]))
        answer = next(self._answers, None)
        if isinstance(answer, Exception):
            raise answer
        refused = answer or set()
        assert isinstance(refused, set)
        results = [
            {"ErrorCode": "ThrottlingException"} if place in refused else {"EventId": str(place)}
            for place in range(len(request["Entries"]))
        ]
        return {"FailedEntryCount": len(refused), "Entries": results}


@pytest.mark.parametrize("event", [CREATED, UPDATED], ids=["created", "updated"])
def test_the_examples_of_the_schemas_are_what_is_told(event: OrderEvent) -> None:
    """Whoever changes an event sees here that others read it: what goes or changes its sense is version 2."""
    assert schema(event)["examples"] == [event.detail()]


@pytest.mark.parametrize("event", [CREATED, UPDATED], ids=["created", "updated"])
def test_every_property_of_a_schema_is_described_and_told(event: OrderEvent) -> None:
    """And the schema itself is one."""
    document = schema(event)

    Draft202012Validator.check_schema(document)
    Draft202012Validator(document).validate(event.detail())
    assert set(document["properties"]) == set(document["required"]) == set(event.detail())
    assert all(each["description"] for each in document["properties"].values())


@given(st.sampled_from(Status), st.sampled_from(Status), st.integers(1, 9), st.integers(1, 9))
def test_only_a_newer_version_is_told(before: Status, after: Status, old: int, new: int) -> None:
    """A note on an order, or a version that is put back, is nobody's business."""
    was = replace(snapshot(image(order_at())), version=old, status=before)
    now = replace(was, version=new, status=after)

    event = told_of(OrderChange(was, now))

    assert (event is not None) == (new > old)
    if event:
        assert event.event_id == f"{now.order_id}:{new}"


@pytest.mark.parametrize(
    "detail",
    [
        None,
        "text",
        {},
        {"version": 2, "orderId": "x", "correlationId": "y"},
        {"version": 1, "correlationId": "y"},
        {"version": 1, "orderId": 7, "correlationId": "y"},
    ],
)
def test_an_event_that_is_not_understood_says_why(detail: object) -> None:
    """Another version or shape is refused."""
    with pytest.raises(UnreadableEventError):
        order_created(detail)


def test_a_field_more_is_no_reason_to_refuse_an_event() -> None:
    """A version may get new fields, and listeners live on."""
    assert order_created({**CREATED.detail(), "colour": "green"}).order_id == ORDER_ID


def many(count: int) -> list[OrderEvent]:
    """Return events of so many orders."""
    return [replace(CREATED, order_id=order_at().order_id) for _ in range(count)]


def test_a_call_takes_as_many_events_as_eventbridge_does() -> None:
    """Ten at most."""
    bus = Bus()

    assert EventBridgeEvents(bus, "orders").publish(many(25)) == {}

    assert bus.entries == [10, 10, 5]


def test_only_the_refused_entries_are_named() -> None:
    """EventBridge answers 200, and the reason stands beside each entry."""
    events = many(12)

    refused = EventBridgeEvents(Bus({3}, {1}), "orders").publish(events)

    assert refused == {events[3].event_id: "ThrottlingException", events[11].event_id: "ThrottlingException"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ClientError({"Error": {"Code": "InternalException"}}, "PutEvents"), "InternalException"),
        (ReadTimeoutError(endpoint_url="https://events"), "ReadTimeoutError"),
    ],
)
def test_once_a_call_breaks_the_rest_is_not_tried(error: Exception, reason: str) -> None:
    """What was taken before counts; everything after is named, with the reason."""
    events = many(25)
    bus = Bus(None, error)

    refused = EventBridgeEvents(bus, "orders").publish(events)

    assert bus.entries == [10, 10]
    assert refused == {event.event_id: reason for event in events[10:]}


@given(st.lists(st.integers(0, MAX_BYTES), max_size=40))
def test_no_call_is_too_long_or_too_large(lengths: list[int]) -> None:
    """Every entry is in exactly one call, in order."""
    entries = [
        (str(place), {"Source": "", "DetailType": "", "Detail": "x" * max(length - 14, 0)})
        for place, length in enumerate(lengths)
    ]

    parted = list(calls(entries))

    assert [named for call in parted for named in call] == entries
    assert all(1 <= len(call) <= MAX_ENTRIES for call in parted)
    assert all(sum(size(entry) for _, entry in call) <= MAX_BYTES for call in parted)
