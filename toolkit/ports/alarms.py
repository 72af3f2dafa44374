"""CloudWatch alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AlarmState = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]


class Alarms(Protocol):
    """Observe alarms."""

    def states(self, names: Sequence[str]) -> Mapping[str, AlarmState]:
        """Return the state of each alarm that exists."""
        ...
