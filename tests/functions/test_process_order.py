"""order.created, through the real entrypoint that processes it, over the store in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lambda_events import Invocation, order_at
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id
from orders.domain.status import Status
from orders.events import UnreadableEventError
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable

MODULE = imported("process_order")


def created(order_id: str) -> dict[str, Any]:
    """Return what EventBridge hands over."""
    detail = {"version": 1, "orderId": order_id, "correlationId": "trace-1"}
    return {"source": "orders", "detail-type": "order.created", "detail": detail}


def logged(printed: str, message: str) -> list[dict[str, Any]]:
    """Return the log's records of a message."""
    records = [json.loads(line) for line in printed.splitlines()]
    return [record for record in records if record.get("message") == message]


@pytest.fixture
def store() -> MemoryOrders:
    """Return an empty store."""
    return MemoryOrders()


@pytest.fixture
def process(store: MemoryOrders) -> Callable[[dict[str, Any]], None]:
    """Return what hands an event to the function."""
    handler = MODULE.process_order(progress=store)
    return lambda event: handler(event, Invocation())


def test_a_placed_order_is_confirmed(
    process: Callable[[dict[str, Any]], None], store: MemoryOrders, printed: Callable[[], str]
) -> None:
    """Its version stays; the log carries the correlation id of the request that placed it."""
    order = order_at()
    store.add(order)

    process(created(order.order_id))

    kept = store.get(order.order_id)
    assert kept is not None
    assert kept.confirmed_at is not None
    assert replace(kept, confirmed_at=None) == order
    [record] = logged(printed(), "order processed")
    assert (record["outcome"], record["orderId"]) == ("done", order.order_id)
    assert "trace-1" in record.values()


def test_the_same_event_again_changes_nothing(
    process: Callable[[dict[str, Any]], None], store: MemoryOrders, printed: Callable[[], str]
) -> None:
    """EventBridge delivers at least once: a second delivery succeeds and keeps the first time."""
    order = order_at()
    store.add(order)
    process(created(order.order_id))
    first = store.get(order.order_id)

    process(created(order.order_id))

    assert store.get(order.order_id) == first
    outcomes = [record["outcome"] for record in logged(printed(), "order processed")]
    assert outcomes == ["done", "done before"]


def test_an_order_that_was_cancelled_meanwhile_is_left_alone(
    process: Callable[[dict[str, Any]], None], store: MemoryOrders, printed: Callable[[], str]
) -> None:
    """That is no failure: there is nothing more to do."""
    order = order_at()
    cancelled = order.moved(Status.CANCELLED, at=order.created_at, caused_by="trace-2")
    store.add(cancelled)

    process(created(order.order_id))

    assert store.get(order.order_id) == cancelled
    assert [record["outcome"] for record in logged(printed(), "order processed")] == ["not due"]


def test_an_unknown_order_is_raised_so_that_it_is_tried_again(printed: Callable[[], str]) -> None:
    """An event that outran its order is not lost: Lambda retries it, then sets it aside."""
    with pytest.raises(MODULE.UnknownOrderError):
        MODULE.process_order(progress=MemoryOrders())(created(new_order_id()), Invocation())

    [record] = logged(printed(), "order not processed")
    assert record["error"] == "UnknownOrderError"


@pytest.mark.parametrize("event", [{}, {"detail": {"version": 2, "orderId": "x", "correlationId": "y"}}])
def test_an_event_that_is_not_understood_is_raised(
    process: Callable[[dict[str, Any]], None], event: dict[str, Any]
) -> None:
    """Another version or shape ends among the dead letters, where a person sees it."""
    with pytest.raises(UnreadableEventError):
        process(event)
