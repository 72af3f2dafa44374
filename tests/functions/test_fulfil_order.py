"""Requests for fulfilment, through the real entrypoint, over the store in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lambda_events import Invocation, failed, message, order_at
from orders.adapters.memory import MemoryOrders
from orders.domain.status import Status
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable

MODULE = imported("fulfil_order")


def request(order_id: str) -> dict[str, Any]:
    """Return a message's body."""
    return {"orderId": order_id, "orderVersion": 2, "correlationId": "trace-2"}


@pytest.fixture
def store() -> MemoryOrders:
    """Return an empty store."""
    return MemoryOrders()


@pytest.fixture
def fulfil(store: MemoryOrders) -> Callable[[list[dict[str, Any]]], list[str]]:
    """Return what hands messages to the function, and tells which it reports as failed."""
    handler = MODULE.fulfil_order(progress=store)
    return lambda records: failed(handler({"Records": records}, Invocation()))


def test_a_paid_order_is_fulfilled_once(
    fulfil: Callable[[list[dict[str, Any]]], list[str]], store: MemoryOrders
) -> None:
    """A message that is delivered again succeeds, and keeps the first time."""
    order = order_at(Status.PAID)
    store.add(order)

    assert fulfil([message(1, request(order.order_id))]) == []
    first = store.get(order.order_id)
    assert fulfil([message(2, request(order.order_id)), message(3, request(order.order_id))]) == []

    assert first is not None
    assert first.fulfilment_requested_at is not None
    assert store.get(order.order_id) == first


def test_an_order_that_was_cancelled_meanwhile_is_not_fulfilled(
    fulfil: Callable[[list[dict[str, Any]]], list[str]], store: MemoryOrders
) -> None:
    """That is no failure: the message is done with."""
    order = order_at(Status.PAID)
    order = order.moved(Status.CANCELLED, at=order.changed_at, caused_by="trace-3")
    store.add(order)

    assert fulfil([message(1, request(order.order_id))]) == []

    assert store.get(order.order_id) == order


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", "[" * 100_000, {"orderId": 7, "orderVersion": 1, "correlationId": "x"}]
)
def test_a_message_that_can_not_be_read_fails_alone(
    fulfil: Callable[[list[dict[str, Any]]], list[str]], store: MemoryOrders, body: object
) -> None:
    """It goes to the dead letters after some receives; the others are done."""
    order = order_at(Status.PAID)
    store.add(order)

    assert fulfil([message(1, body), message(2, request(order.order_id))]) == ["message-1"]

    kept = store.get(order.order_id)
    assert kept is not None
    assert kept.fulfilment_requested_at is not None


def test_what_a_message_holds_is_not_logged(
    fulfil: Callable[[list[dict[str, Any]]], list[str]], printed: Callable[[], str]
) -> None:
    """An unreadable message may hold anything."""
    fulfil([message(1, "jane.doe@example.com")])

    assert "UnreadableMessageError" in (log := printed())
    assert "jane.doe" not in log


@settings(deadline=None, max_examples=40)
@given(known=st.lists(st.booleans(), max_size=10))
def test_exactly_the_failing_messages_are_reported(known: list[bool]) -> None:
    """Whichever and however many they are, all of them too."""
    store = MemoryOrders()
    records = []
    for number, is_known in enumerate(known):
        order = order_at(Status.PAID)
        if is_known:
            store.add(order)
        records.append(message(number, request(order.order_id)))

    answer = MODULE.fulfil_order(progress=store)({"Records": records}, Invocation())

    assert failed(answer) == [f"message-{number}" for number, is_known in enumerate(known) if not is_known]
