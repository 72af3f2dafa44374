"""Where paid orders wait to be fulfilled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FulfilmentRequest:
    """An order is paid, and its goods are to be sent."""

    order_id: str
    order_version: int
    correlation_id: str

    @property
    def event_id(self) -> str:
        """The name of the change that asks for it: the same each time it is asked."""
        return f"{self.order_id}:{self.order_version}"


class FulfilmentQueue(Protocol):
    """Takes requests, and delivers each at least once."""

    def send(self, request: FulfilmentRequest) -> None:
        """Hand a request over, or raise what kept the queue from taking it."""
