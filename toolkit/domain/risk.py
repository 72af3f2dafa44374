"""What could be lost by applying a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["data-loss", "identity", "availability", "cost", "other"]
Level = Literal["critical", "high", "medium", "low"]
LEVELS: tuple[Level, ...] = ("critical", "high", "medium", "low")
KINDS: tuple[Kind, ...] = ("data-loss", "identity", "availability", "cost", "other")


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that a reviewer should look at."""

    level: Level
    kind: Kind
    address: str
    message: str


def rank(risks: list[Risk]) -> tuple[Risk, ...]:
    """Order by danger: the worst first, then by kind and address."""
    return tuple(
        sorted(risks, key=lambda risk: (LEVELS.index(risk.level), KINDS.index(risk.kind), risk.address))
    )
