"""What a verification saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["ok", "failed", "no-data"]
Area = Literal["bits", "alarms", "smoke"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was looked at. ``no-data`` is neither a pass nor a failure."""

    area: Area
    name: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """Every observation of one release in one environment."""

    environment: str
    release: str
    observations: tuple[Observation, ...]

    @property
    def failures(self) -> tuple[Observation, ...]:
        """What failed."""
        return tuple(item for item in self.observations if item.outcome == "failed")

    @property
    def passed(self) -> bool:
        """True where nothing failed and every running bundle was compared with what is pinned."""
        compared = any(item.area == "bits" and item.outcome == "ok" for item in self.observations)
        return compared and not self.failures


@dataclass(frozen=True, slots=True)
class Verified:
    """A verification, with where the API answers."""

    verification: Verification
    api_url: str | None
    seconds: float
