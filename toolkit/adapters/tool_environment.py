"""Give a tool whose pins clash with ours a virtual environment of its own, made on first use."""

from __future__ import annotations

import hashlib
import shutil
import sys
from importlib import resources
from typing import TYPE_CHECKING, Literal

import uv

from toolkit.adapters import process
from toolkit.adapters.cache_folder import cache_folder
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ports.progress import Progress

Tool = Literal["actionlint", "checkov", "emulator", "terraform", "zizmor"]
TOOLS: tuple[Tool, ...] = ("checkov", "emulator")
_COMPLETE = ".complete"


def lock_of(tool: Tool) -> str:
    """Return the hash-locked requirements of a tool."""
    return resources.files("toolkit").joinpath(f"locks/{tool}.txt").read_text(encoding="utf-8")


def place(tool: Tool) -> Path:
    """Where the environment of a tool lies, whether or not it was made yet."""
    key = hashlib.sha256(f"{sys.version}\0{lock_of(tool)}".encode()).hexdigest()[:16]
    return cache_folder() / "environments" / f"{tool}-{key}"


def ready(tool: Tool) -> bool:
    """Whether the environment was made, whole."""
    return (place(tool) / _COMPLETE).is_file()


def python(tool: Tool, *, progress: Progress) -> Path:
    """Return the interpreter of the tool's environment, which is made first where it is not there.

    An environment that was left half-made is thrown away. Two processes do not make it at once.

    Raises:
        ToolError: it could not be made.

    """
    folder = place(tool)
    interpreter = folder / "bin" / "python"
    if ready(tool):
        return interpreter
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Loaded here: it takes longer than to see that there is nothing to make.
    from filelock import FileLock  # noqa: PLC0415

    with FileLock(f"{folder}.lock"):
        if not ready(tool):
            with progress.phase(f"Setting up {tool} in an environment of its own"):
                _make(tool, folder, interpreter)
            progress.note(f"Set up {tool} in an environment of its own")
    return interpreter


def _make(tool: Tool, folder: Path, interpreter: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    program = uv.find_uv_bin()
    lock = folder.parent / f"{folder.name}.txt"
    lock.write_text(lock_of(tool), encoding="utf-8")
    commands = (
        [program, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder)],
        [
            program, "pip", "install", "--quiet", "--python", str(interpreter),
            "--require-hashes", "--compile-bytecode", "--requirement", str(lock),
        ],
    )  # fmt: skip
    for command in commands:
        completed = process.run(command, timeout=900)
        if completed.code:
            raise ToolError(
                f"the environment of {tool} could not be made",
                cause=completed.stderr.strip(),
                fix="look at the connection to the package index, and run the command again",
            )
    (folder / _COMPLETE).write_text("", encoding="utf-8")
