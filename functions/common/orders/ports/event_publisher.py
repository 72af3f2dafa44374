"""Where events are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.events import OrderEvent


class EventPublisher(Protocol):
    """Tells others what happened."""

    def publish(self, events: Sequence[OrderEvent]) -> Mapping[str, str]:
        """Hand over any number of events; return why not, by event id, of each that was not taken.

        An event that is not named was taken. One that is named may have been: its id tells it again.
        """
