"""The toolkit's own command line, run as a user runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandLine(Protocol):
    """Run ``toolkit`` commands in a project."""

    def run(self, arguments: Sequence[str], *, quiet: bool = False) -> str:
        """Run one to its end, showing what it prints unless quiet, and return its stdout.

        Raises:
            ToolkitError: it ended with an exit code that is not 0.

        """
        ...
