"""Whom the credentials reach."""

from __future__ import annotations

from typing import Protocol


class Identity(Protocol):
    """Ask the account who we are."""

    def account(self) -> str:
        """Return the 12-digit account id that the credentials reach."""
        ...

    def caller(self) -> str:
        """Return the ARN that acts."""
        ...
