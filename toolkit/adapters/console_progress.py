"""Show progress on stderr: live on a terminal, append-only with a heartbeat elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

HEARTBEAT = 5.0
"""seconds between signs of life where there is no terminal; the contract allows 30"""


class ConsoleProgress:
    """One line for what goes on now."""

    def __init__(self, *, color: bool, quiet: bool = False) -> None:
        self._color = color
        self._quiet = quiet

    @cached_property
    def _console(self) -> Console:
        """A terminal's; loaded when there is something to show on one."""
        from rich.console import Console  # noqa: PLC0415

        return Console(stderr=True, no_color=not self._color, highlight=False, soft_wrap=True)

    @contextmanager
    def phase(self, doing: str) -> Iterator[Callable[[str], None]]:
        """Show that something is being done, for as long as the context lasts."""
        if self._quiet:
            yield lambda _news: None
        elif sys.stderr.isatty():
            from rich.markup import escape  # noqa: PLC0415

            with self._console.status(f"{escape(doing)} …") as status:
                yield lambda news: status.update(f"{escape(doing)} … {escape(news)}")
        else:
            with self._heartbeat(doing) as tell:
                yield tell

    @contextmanager
    def _heartbeat(self, doing: str) -> Iterator[Callable[[str], None]]:
        done = threading.Event()
        begun = time.monotonic()
        newest = [""]

        def beat() -> None:
            while not done.wait(HEARTBEAT):
                self.note(f"  {doing}: {time.monotonic() - begun:.0f}s {newest[0]}".rstrip())

        def tell(news: str) -> None:
            newest[0] = news

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield tell
        finally:
            done.set()
            thread.join()

    def note(self, line: str) -> None:
        """Print a line that stays."""
        if self._quiet:
            return
        if sys.stderr.isatty():
            self._console.print(line, markup=False)
        else:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
