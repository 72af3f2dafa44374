"""order.created, through the real entrypoint that processes it, over the store in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext
from orders.adapters.memory import MemoryOrders
from orders.domain.order import Confirmed
from orders.domain.order_id import new_order_id
from orders.events import OrderCreated, UnreadableEventError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from orders.domain.order import Order


def event(order_id: str) -> dict[str, Any]:
    """Return what EventBridge hands over."""
    detail = OrderCreated(order_id, "trace-1").detail()
    return {"source": "orders", "detail-type": "order.created", "detail": detail}


def test_a_placed_order_is_confirmed(
    entrypoint: Callable[[str], ModuleType], order: Order, printed: Callable[[], str]
) -> None:
    """The log carries the correlation id of the request that placed it."""
    store = MemoryOrders()
    store.add(order)

    entrypoint("process_order").process_order(store=store)(event(order.order_id), FakeContext())

    kept = store.get(order.order_id)
    assert kept is not None
    assert isinstance(kept.state, Confirmed)
    record = json.loads(printed())
    assert (record["correlationId"], record["confirmation"]) == ("trace-1", "done")


def test_the_same_event_again_changes_nothing(
    entrypoint: Callable[[str], ModuleType], order: Order, printed: Callable[[], str]
) -> None:
    """EventBridge delivers at least once: a second delivery succeeds and keeps the first time."""
    store = MemoryOrders()
    store.add(order)
    handler = entrypoint("process_order").process_order(store=store)
    handler(event(order.order_id), FakeContext())
    first = store.get(order.order_id)

    handler(event(order.order_id), FakeContext())

    assert store.get(order.order_id) == first
    outcomes = [json.loads(line)["confirmation"] for line in printed().splitlines()]
    assert outcomes == ["done", "done before"]


def test_an_unknown_order_is_raised_so_that_it_is_tried_again(
    entrypoint: Callable[[str], ModuleType], printed: Callable[[], str]
) -> None:
    """An event that outran its order is not lost: Lambda retries it, then sets it aside."""
    module = entrypoint("process_order")

    with pytest.raises(module.UnknownOrderError):
        module.process_order(store=MemoryOrders())(event(new_order_id()), FakeContext())

    assert json.loads(printed())["error"] == "UnknownOrderError"


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
def test_an_event_that_is_not_understood_is_raised(
    entrypoint: Callable[[str], ModuleType], detail: object
) -> None:
    """Another version or shape ends among the dead letters, where a person sees it."""
    handler = entrypoint("process_order").process_order(store=MemoryOrders())

    with pytest.raises(UnreadableEventError):
        handler({"detail": detail}, FakeContext())
