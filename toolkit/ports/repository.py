"""The git repository that says what should run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.checkout import Checkout


class Repository(Protocol):
    """Read commits, and write the one file that a promotion changes."""

    def head(self) -> str | None:
        """Return the commit that is checked out; None outside a repository or before the first commit."""
        ...

    def checkout(self) -> Checkout:
        """Return the commit that is checked out, and the files of the project that differ from it."""
        ...

    def dirty(self, *paths: str) -> tuple[str, ...]:
        """Files (below these paths, if any) that differ from the commit that is checked out."""
        ...

    def commit(self, path: str, message: str) -> str:
        """Commit this file alone, and return the commit."""
        ...

    def touched(self, path: str) -> str | None:
        """Return the newest commit that changed a file; None where none did."""
        ...

    def subject(self, commit: str) -> str | None:
        """Return the first line of a commit's message; None where the commit is unknown here."""
        ...

    def distance(self, older: str, newer: str, *paths: str) -> int | None:
        """How many commits lie between two; None where either is unknown here."""
        ...
