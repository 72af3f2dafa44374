"""Terraform's state of one environment: who holds it, what it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.domain.lock import Lock


class State(Protocol):
    """Look at the state, and mend it."""

    def lock(self) -> Lock | None:
        """Return who holds the lock; None where nobody does."""
        ...

    def unlock(self, lock_id: str) -> None:
        """Take the lock from its holder, if it is still this one."""
        ...

    def pull(self) -> Mapping[str, Any]:
        """Return the state; empty where there is none. It may hold secrets: never printed, never kept."""
        ...

    def push(self, path: Path) -> None:
        """Store a state that Terraform could not store itself."""
        ...

    def version(self) -> str | None:
        """Return what changes whenever the state does; None where there is none."""
        ...
