"""The scratch clone in which the demo walks, and what is left of it afterwards."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.ports.command_line import CommandLine
    from toolkit.wiring.project import Wiring


@dataclass(frozen=True, slots=True)
class Scratch:
    """A clone of the project, and the toolkit run in it."""

    toolkit: CommandLine
    command: str
    """How a person calls the toolkit there"""


def _down(wiring: Wiring) -> None:
    for environment in wiring.environments:
        wiring.local_cloud.down(environment.name, keep_state=False)


def _own_name() -> str:
    """Return how a person calls this toolkit from here."""
    if shutil.which("toolkit"):
        return "toolkit"
    script = Path(sys.argv[0])
    return os.path.relpath(script) if script.name == "toolkit" else "python -m toolkit"


@contextmanager
def scratch(wiring: Wiring, *, keep: bool) -> Iterator[Scratch]:
    """Clone what is committed, with fresh accounts that clone and project share.

    What an earlier demo left, finished or interrupted, is stopped and dropped first. Without ``keep``
    nothing is left running, whatever happens in between.
    """
    from toolkit.adapters import git_cli, local_aws
    from toolkit.adapters.toolkit_command import ToolkitCommand

    folder = wiring.root / ".toolkit" / "demo" / wiring.project.name
    _down(wiring)
    local_aws.stop_strays(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    dirty = wiring.repository.dirty()
    if dirty:
        wiring.progress.note(f"note: {len(dirty)} changes are not committed, and so not in the demo")
    git_cli.clone(wiring.root, folder)
    state = folder / ".toolkit"
    state.mkdir()
    local = wiring.root / ".toolkit" / "local"
    local.mkdir(parents=True, exist_ok=True)
    (state / "local").symlink_to(local)
    try:
        yield Scratch(
            ToolkitCommand(folder, color=wiring.color), command=f"{_own_name()} -C {os.path.relpath(folder)}"
        )
    except BaseException:
        _down(wiring)
        raise
    if not keep:
        _down(wiring)
