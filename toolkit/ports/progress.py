"""Tell a person what is going on, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Progress(Protocol):
    """Live on a terminal; append-only, with a heartbeat, elsewhere."""

    def phase(self, doing: str) -> AbstractContextManager[None]:
        """Show that something is being done, for as long as the context lasts."""
        ...

    def note(self, line: str) -> None:
        """Print a line that stays."""
        ...
