"""Remove completed orders in pages, for as long as there is time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from orders.ports.order_retention import OrderRetention

PAGE = 100
IDLE_PAGES = 5
"""Pages in a row without anything new: the index that lists orders lags behind what was removed."""
PAUSE = 0.2
"""Seconds that the index is given to follow."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was done, and whether there may be more to do next time."""

    removed: int
    left: int
    more: bool


def clean(
    retention: OrderRetention,
    *,
    before: datetime,
    time_is_up: Callable[[], bool],
    pause: Callable[[float], None],
) -> Cleaned:
    """Remove the orders that were completed before a time, the oldest first, while there is time.

    An order that was changed meanwhile is left as it is, and counted.
    """
    seen: set[str] = set()
    removed = idle = 0
    while not time_is_up():
        page = retention.completed(before, PAGE)
        fresh = [order for order in page if order.order_id not in seen]
        for order in fresh:
            if time_is_up():
                return Cleaned(removed, len(seen) - removed, more=True)
            seen.add(order.order_id)
            removed += retention.remove(order)
        if not page:
            return Cleaned(removed, len(seen) - removed, more=False)
        idle = 0 if fresh else idle + 1
        if idle == IDLE_PAGES:
            break
        if not fresh:
            pause(PAUSE)
    return Cleaned(removed, len(seen) - removed, more=True)
