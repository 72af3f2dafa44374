"""The nightly clean-up, through the real entrypoint, over the store in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lambda_events import PATH, Invocation, order_at
from orders.adapters.memory import MemoryOrders
from orders.domain.status import Status
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.domain.order import Order

MODULE = imported("clean_up_orders")
TONIGHT = datetime(2026, 9, 1, 2, 0, 0, 0, UTC)
INPUT = {"retention_days": 90}


class Lagging(MemoryOrders):
    """A store whose index shows orders for a while that were removed already, so many times."""

    def __init__(self, lag: int) -> None:
        super().__init__()
        self._lag = lag
        self._shown: list[Order] = []

    def completed(self, before: datetime, limit: int) -> list[Order]:
        """Return what was shown last time, or what there is."""
        if self._shown and self._lag:
            self._lag -= 1
            return self._shown
        self._shown = super().completed(before, limit)
        return self._shown


class Contended(MemoryOrders):
    """A store in which some orders are changed by somebody else at the last moment."""

    def __init__(self, *changed: str) -> None:
        super().__init__()
        self._changed = changed

    def remove(self, order: Order) -> bool:
        """Leave an order that was changed."""
        return order.order_id not in self._changed and super().remove(order)


def clean(
    store: MemoryOrders,
    event: dict[str, Any] | None = None,
    *,
    context: Any = None,  # noqa: ANN401
) -> dict[str, Any]:
    """Run the function tonight, without waiting for anything."""
    handler = MODULE.clean_up_orders(retention=store, clock=lambda: TONIGHT, pause=lambda _: None)
    answer: dict[str, Any] = handler(INPUT if event is None else event, context or Invocation())
    return answer


def filled(store: MemoryOrders, count: int) -> MemoryOrders:
    """Put so many orders into a store that were completed long ago."""
    for _ in range(count):
        store.add(order_at(Status.COMPLETED))
    return store


def test_old_completed_orders_are_removed_and_no_others() -> None:
    """Neither one that is not completed, however old, nor one that was completed of late."""
    store = filled(MemoryOrders(), 3)
    others = [order_at(status) for status in PATH if status is not Status.COMPLETED]
    others.append(replace(order_at(Status.COMPLETED), changed_at=TONIGHT - timedelta(days=90)))
    for order in others:
        store.add(order)

    assert clean(store) == {"removed": 3, "left": 0, "more": False}

    assert all(store.get(order.order_id) == order for order in others)


def test_more_than_a_page_is_removed_in_one_night() -> None:
    """Page after page, while there is time."""
    assert clean(filled(MemoryOrders(), 250)) == {"removed": 250, "left": 0, "more": False}


def test_what_is_not_done_tonight_is_done_tomorrow(printed: Callable[[], str]) -> None:
    """The function stops before its timeout, and says that there is more."""
    store = filled(MemoryOrders(), 30)
    short = Invocation(remaining=iter([60_000] * 11 + [29_999] * 1000))

    first = clean(store, context=short)

    assert first == {"removed": 10, "left": 0, "more": True}
    assert clean(store) == {"removed": 20, "left": 0, "more": False}
    records = [json.loads(line) for line in printed().splitlines()]
    assert [each["removed"] for each in records if each.get("message") == "orders removed"] == [10, 20]
    assert [each["OrdersRemoved"] for each in records if "_aws" in each] == [[10.0], [20.0]]


def test_an_order_that_was_changed_meanwhile_is_left() -> None:
    """And the clean-up comes to its end all the same."""
    orders = [order_at(Status.COMPLETED) for _ in range(3)]
    store = Contended(orders[1].order_id)
    for order in orders:
        store.add(order)

    answer = clean(store)

    assert (answer["removed"], answer["left"]) == (2, 1)
    assert store.get(orders[1].order_id) == orders[1]


@pytest.mark.parametrize(("lag", "more"), [(3, False), (50, True)])
def test_an_index_that_lags_behind_is_waited_for(lag: int, more: bool) -> None:  # noqa: FBT001
    """For a while: then the rest is left to the next night."""
    store = filled(Lagging(lag), 150)

    answer = clean(store)

    assert answer == {"removed": 100 if more else 150, "left": 0, "more": more}


@pytest.mark.parametrize(
    "event",
    [
        {"retention_days": 0},
        {"retention_days": -90},
        {"retention_days": "90"},
        {"retention_days": 90.0},
        {"retention_days": True},
        {"retention_days": None},
        {"retention_days": 10**9},
        {"retentionDays": 90},
        {},
    ],
)
def test_nothing_is_removed_on_a_guess(event: dict[str, Any]) -> None:
    """An input that does not say how long to keep orders is an error."""
    store = filled(MemoryOrders(), 1)

    with pytest.raises(MODULE.InvalidInputError):
        clean(store, event)

    assert len(store.completed(TONIGHT, 10)) == 1


@settings(deadline=None, max_examples=60)
@given(
    count=st.integers(0, 130),
    lag=st.integers(0, 8),
    clock=st.lists(st.integers(1, 100_000), max_size=40),
)
def test_it_stops_in_time_whatever_the_clock_says(count: int, lag: int, clock: list[int]) -> None:
    """No order is begun once the margin is reached; what was removed and what is left is all there was."""
    begun_late = []

    class Watched(Lagging):
        def remove(self, order: Order) -> bool:
            begun_late.append(times[-1] < MODULE.MARGIN)
            return super().remove(order)

    times: list[int] = []

    def ticking() -> Any:  # noqa: ANN401
        left = 300_000
        for step in clock + [40_000] * 10:
            times.append(left)
            yield left
            left = max(left - step, 0)

    store = filled(Watched(lag), count)

    answer = clean(store, context=Invocation(remaining=ticking()))

    assert not any(begun_late)
    assert answer["removed"] + len(store.completed(TONIGHT, 1000)) == count or lag
    assert answer["more"] or answer["removed"] == count
