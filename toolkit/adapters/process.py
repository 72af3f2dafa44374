"""The one place that starts processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from toolkit.errors import Interrupted, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

GRACE = 30.0
"""Seconds that an interrupted process has to end by itself"""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a process ended. stdout and stderr are never merged."""

    code: int
    stdout: str
    stderr: str


def _drain(stream: IO[str], lines: list[str], on_line: Callable[[str], None] | None) -> None:
    for line in stream:
        lines.append(line)
        if on_line is not None:
            on_line(line.rstrip("\n"))


def _end(process: subprocess.Popen[str], grace: float) -> None:
    """Ask once, wait, then kill the whole group: with a wedged provider a second request hangs."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 3600,
    on_stdout: Callable[[str], None] | None = None,
    on_stderr: Callable[[str], None] | None = None,
    grace: float = GRACE,
) -> Completed:
    """Run a process in a group of its own, to its end, with nothing on its stdin.

    Raises:
        ToolError: the program does not exist, or took longer than ``timeout`` seconds.
        Interrupted: the user stopped us; the process was asked once, then its group was killed.

    """
    try:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise ToolError(
            f"{argv[0]} could not be started", cause=str(error), fix="toolkit doctor says what is missing"
        ) from error
    assert process.stdout is not None
    assert process.stderr is not None
    out: list[str] = []
    err: list[str] = []
    readers = [
        threading.Thread(target=_drain, args=(process.stdout, out, on_stdout), daemon=True),
        threading.Thread(target=_drain, args=(process.stderr, err, on_stderr), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        _end(process, grace)
        raise ToolError(
            f"{argv[0]} was stopped",
            cause=f"it ran longer than {timeout:.0f} s",
            fix="run the command again; if it hangs again, look at the service that it waits for",
        ) from error
    except KeyboardInterrupt as error:
        _end(process, grace)
        raise Interrupted(
            f"{argv[0]} was interrupted",
            cause="you asked to stop",
            fix="run the same command again: it goes on where this one stopped",
        ) from error
    for reader in readers:
        reader.join(timeout=5)
    return Completed(process.returncode, "".join(out), "".join(err))


def spawn(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> int:
    """Start a process that outlives us, in a session of its own, and return its pid."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    process.returncode = 0  # it is not ours to wait for
    return process.pid
