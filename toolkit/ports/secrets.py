"""Secrets of an environment, held by its account alone."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """SSM SecureStrings."""

    def ensure(self, parameter: str) -> bool:
        """Generate a value of 256 random bits where there is none; True where it did."""
        ...

    def read(self, parameter: str) -> str:
        """Return the value. It never leaves the process."""
        ...
