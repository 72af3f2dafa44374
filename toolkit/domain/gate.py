"""A yes/no question asked before a step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opened:
    """The gate lets the release through."""

    gate: str
    because: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The gate holds the release back, and says what would open it."""

    gate: str
    cause: str
    fix: str


Answer = Opened | Closed
