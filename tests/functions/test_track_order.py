"""Carriers' reports, through the real entrypoint, over the store in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lambda_events import PATH, Invocation, failed, order_at, reported
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id
from orders.domain.status import Status
from orders.ports.order_store import VersionConflictError
from orders.timestamps import now, text
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.domain.order import Order

MODULE = imported("track_order")
LATER = datetime(2026, 3, 2, 12, 0, 0, 0, UTC)


def report(order_id: str, status: str, *, at: datetime = LATER) -> dict[str, Any]:
    """Return what a carrier sends."""
    return {"trackingId": "parcel-7", "orderId": order_id, "status": status, "occurredAt": text(at)}


class Contended(MemoryOrders):
    """A store in which somebody else is quicker, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def replace(self, order: Order, **options: Any) -> None:  # noqa: ANN401, whatever the port has
        """Refuse, or keep."""
        if self.times:
            self.times -= 1
            raise VersionConflictError(order.order_id)
        super().replace(order, **options)


def track(store: MemoryOrders, *records: dict[str, Any]) -> list[str]:
    """Hand records to the function, and return what it reports as failed."""
    return failed(MODULE.track_order(store=store)({"Records": list(records)}, Invocation()))


def kept(store: MemoryOrders, order: Order) -> Order:
    """Return an order as it is kept."""
    found = store.get(order.order_id)
    assert found is not None
    return found


def test_an_order_follows_its_parcel() -> None:
    """In one batch from paid to delivered; the carrier's time and report's id are kept."""
    store = MemoryOrders()
    store.add(order := order_at(Status.PAID))
    shipped = reported(1, report(order.order_id, "shipped"))
    delivered = reported(2, report(order.order_id, "delivered", at=LATER + timedelta(hours=1)))

    assert track(store, shipped, delivered) == []

    found = kept(store, order)
    assert (found.status, found.version) == (Status.DELIVERED, 4)
    assert (found.changed_at, found.caused_by) == (LATER + timedelta(hours=1), "parcel-7")


@pytest.mark.parametrize("status", [Status.SHIPPED, Status.DELIVERED, Status.COMPLETED])
def test_a_report_of_what_was_passed_changes_nothing(status: Status) -> None:
    """It came twice, or late: that is no failure."""
    store = MemoryOrders()
    store.add(order := order_at(status))

    assert track(store, reported(1, report(order.order_id, "shipped"))) == []

    assert kept(store, order) == order


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.PAID, "delivered"), (Status.PENDING, "shipped"), (Status.PENDING, "delivered")],
)
def test_a_report_that_came_too_early_is_tried_again(status: Status, said: str) -> None:
    """What it follows may come meanwhile."""
    store = MemoryOrders()
    store.add(order := order_at(status))

    assert track(store, reported(1, report(order.order_id, said))) == ["1"]

    assert kept(store, order) == order


def test_a_report_on_a_cancelled_order_fails() -> None:
    """Somebody sent goods that nobody is to have: a person must see it, among the dead letters."""
    store = MemoryOrders()
    order = order_at(Status.PAID)
    store.add(order.moved(Status.CANCELLED, at=order.changed_at, caused_by="trace-3"))

    assert track(store, reported(1, report(order.order_id, "shipped"))) == ["1"]


@pytest.mark.parametrize(
    "document",
    [
        "",
        "\u00ff not JSON",
        "[" * 100_000,
        [],
        {},
        {**report("no-order", "shipped")},
        {**report(new_order_id(), "lost")},
        {**report(new_order_id(), "completed")},
        {**report(new_order_id(), "shipped"), "occurredAt": "yesterday"},
        {**report(new_order_id(), "shipped"), "occurredAt": "2026-03-02T12:00:00"},
        {**report(new_order_id(), "shipped"), "occurredAt": "0001-01-01T00:00:00+23:00"},
        {**report(new_order_id(), "shipped"), "trackingId": ""},
        {**report(new_order_id(), "shipped"), "trackingId": "a\nb"},
        report(new_order_id(), "shipped"),
    ],
)
def test_a_record_that_means_nothing_fails_alone(document: object) -> None:
    """Unreadable, or of an order that is not kept: the other orders move on."""
    store = MemoryOrders()
    store.add(order := order_at(Status.PAID))

    assert track(store, reported(1, document), reported(2, report(order.order_id, "shipped"))) == ["1"]

    assert kept(store, order).status is Status.SHIPPED


@pytest.mark.parametrize(("times", "expected"), [(2, []), (3, ["1"])])
def test_an_order_that_others_change_is_read_again(times: int, expected: list[str]) -> None:
    """Some times, then the record waits for its next turn."""
    store = Contended(times)
    store.add(order := order_at(Status.PAID))

    assert track(store, reported(1, report(order.order_id, "shipped"))) == expected


@pytest.mark.parametrize("days", [-1000, 1000])
def test_a_carriers_clock_can_not_bend_an_orders_history(days: int) -> None:
    """A change is not before the one it follows, and not in the future."""
    store = MemoryOrders()
    store.add(order := order_at(Status.PAID))

    track(store, reported(1, report(order.order_id, "shipped", at=LATER + timedelta(days=days))))

    assert order.changed_at <= kept(store, order).changed_at <= now()


def test_nothing_of_a_record_is_logged_that_could_be_personal(printed: Callable[[], str]) -> None:
    """An unreadable record may hold anything."""
    track(MemoryOrders(), reported(1, "jane.doe@example.com"), reported(2, {"orderId": "jane.doe"}))

    assert "UnreadableTrackingError" in (log := printed())
    assert "jane.doe" not in log


@settings(deadline=None, max_examples=60)
@given(start=st.sampled_from(PATH), said=st.lists(st.sampled_from(["shipped", "delivered"]), max_size=8))
def test_an_order_only_ever_moves_forward(start: Status, said: list[str]) -> None:
    """Whatever is reported, again and out of turn; and each success means: there, or beyond."""
    store = MemoryOrders()
    store.add(order := order_at(start))
    reached = [start]

    for number, status in enumerate(said):
        failures = track(store, reported(number, report(order.order_id, status)))
        reached.append(kept(store, order).status)
        assert bool(failures) == (PATH.index(reached[-1]) < PATH.index(Status(status)))

    places = [PATH.index(status) for status in reached]
    assert places == sorted(places)
    assert kept(store, order).version == 1 + places[-1]
