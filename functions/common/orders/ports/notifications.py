"""Where those are told who write to customers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What a customer is to be told."""

    SHIPPED = "shipped"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Notification:
    """A customer is to hear of an order; who that is, its receiver asks the API."""

    kind: Kind
    order_id: str
    order_version: int
    correlation_id: str

    @property
    def event_id(self) -> str:
        """The name of the change that it tells of: the same each time it is told."""
        return f"{self.order_id}:{self.order_version}"


class Notifications(Protocol):
    """Takes notifications, and delivers each at least once to everyone who asked for its kind."""

    def send(self, notification: Notification) -> None:
        """Hand a notification over, or raise what kept it from being taken."""
