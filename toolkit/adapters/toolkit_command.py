"""Run the toolkit's own commands, as a user would."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ToolkitCommand:
    """``python -m toolkit`` in a project's folder."""

    def __init__(self, folder: Path, *, color: bool) -> None:
        self._folder = folder
        self._color = color

    def run(self, arguments: Sequence[str], *, quiet: bool = False) -> str:
        """Run one to its end, showing what it prints unless quiet, and return its stdout."""
        env = {**os.environ, "COLUMNS": os.environ.get("COLUMNS", "80")}
        if not self._color:
            env["NO_COLOR"] = "1"

        def show(line: str) -> None:
            if not quiet:
                sys.stderr.write(f"  {line}\n")
                sys.stderr.flush()

        completed = process.run(
            [sys.executable, "-m", "toolkit", *arguments],
            cwd=self._folder,
            env=env,
            on_stdout=show,
            on_stderr=show,
            grace=90,
        )
        if completed.code:
            raise ToolError(
                f"toolkit {' '.join(arguments)} ended with exit code {completed.code}",
                cause=completed.stderr.strip() or completed.stdout.strip(),
                fix=f"cd {self._folder}, and run it by hand",
            )
        return completed.stdout
