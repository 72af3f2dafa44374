"""Move an order to where its parcel is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from orders.domain.status import ALLOWED
from orders.ports.order_store import VersionConflictError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from orders.domain.order import Order
    from orders.domain.status import Status
    from orders.ports.order_store import OrderStore

    from track_order.tracking import Tracking

TRIES = 3
"""Readings of an order that somebody else keeps changing meanwhile."""


class UnknownOrderError(Exception):
    """The report names an order that is not kept."""


class TooEarlyError(Exception):
    """The order has not come to where the report could follow: it may, by the time of another try."""


class Moved(Enum):
    """What came of a report."""

    DONE = "done"
    DONE_BEFORE = "done before"


def move(report: Tracking, *, store: OrderStore, now: Callable[[], datetime], caused_by: str) -> Moved:
    """Move the order that a report names; one that is there, or beyond, is left as it is.

    Raises UnknownOrderError, TooEarlyError, or VersionConflictError where others were quicker each time.
    """
    for tries_left in reversed(range(TRIES)):
        order = store.get(report.order_id)
        if order is None:
            raise UnknownOrderError(report.order_id)
        if report.status in behind(order.status):
            return Moved.DONE_BEFORE
        if report.status not in ALLOWED[order.status]:
            message = f"{report.order_id} is {order.status.value}, and {report.status.value} does not follow"
            raise TooEarlyError(message)
        moved = order.moved(report.status, at=time_of(report, order, now()), caused_by=caused_by)
        try:
            store.replace(moved, expected_version=order.version)
        except VersionConflictError:
            if not tries_left:
                raise
        else:
            return Moved.DONE
    raise AssertionError  # the last try returns or raises


def behind(status: Status) -> frozenset[Status]:
    """Return a status and all from which it can be reached."""
    reached = {status}
    while more := {each for each, following in ALLOWED.items() if reached & set(following)} - reached:
        reached |= more
    return frozenset(reached)


def time_of(report: Tracking, order: Order, now: datetime) -> datetime:
    """Return the carrier's time, but none before the order's last change, nor one still to come.

    Carriers' clocks are wrong at times; ours decides what can be.
    """
    return min(max(report.occurred_at, order.changed_at), now)
