"""What an apply has begun and finished, so that a killed one can be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.lock import Lock


class Journal(Protocol):
    """An append-only file; every entry is on disk before the call returns."""

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry."""
        ...

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Every whole entry, oldest first; a torn last line is left out."""
        ...

    def alive(self) -> bool:
        """Whether the toolkit that began the newest run still works on it."""
        ...

    def gone(self, lock: Lock) -> str | None:
        """Return the proof that whoever holds a lock is dead; None where there is none."""
        ...
