"""What was made in an account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """What was made, and what was there already."""

    environment: str
    created: tuple[str, ...]
    existing: tuple[str, ...]
