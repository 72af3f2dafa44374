"""Tell a person what is going on, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class Progress(Protocol):
    """Live on a terminal; append-only, with a heartbeat, elsewhere."""

    def phase(self, doing: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show that something is being done, for as long as the context lasts.

        What the context gives says how far it has come; it may be called as often as there is news.
        """
        ...

    def note(self, line: str) -> None:
        """Print a line that stays."""
        ...
