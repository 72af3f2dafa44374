"""The one place that starts processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import Interrupted, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

GRACE = 30.0
"""Seconds that an interrupted process has to end by itself"""
_PAUSE = 0.01
"""seconds between two looks at a process that said nothing"""
_CHUNK = 1 << 20


class OverdueError(ToolError):
    """A process was stopped, since its time was up."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a process ended. stdout and stderr are never merged."""

    code: int
    stdout: str
    stderr: str


class _Output:
    """What a process writes, read while it is written, through a file that has no name.

    A pipe would break when we are killed, and a broken pipe kills Terraform half-way, its lock held. A file
    does not: Terraform goes on without us, saves its state and lets its lock go.
    """

    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._on_line = on_line
        self._read = bytearray()
        self._told = 0

    def poll(self) -> bool:
        """Take in what is new, hand on whole lines, and tell whether there was anything."""
        chunk = os.pread(self.file.fileno(), _CHUNK, len(self._read))
        self._read += chunk
        self._tell(self._read.rfind(b"\n") + 1)
        return bool(chunk)

    def finish(self) -> str:
        """Take in the rest, a last line without a line break too, and return all of it."""
        while self.poll():
            pass
        self._tell(len(self._read))
        return self._read.decode("utf-8", "replace")

    def close(self) -> None:
        """Let the file go."""
        self.file.close()

    def _tell(self, end: int) -> None:
        if self._on_line is None or end <= self._told:
            return
        text = self._read[self._told : end].decode("utf-8", "replace")
        self._told = end
        # A line ends with a line break and nothing else that Unicode knows: JSON may hold the others.
        for line in text.removesuffix("\n").split("\n"):
            self._on_line(line)


def _end(process: subprocess.Popen[bytes], grace: float) -> None:
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
        ToolError: the program does not exist.
        OverdueError: it took longer than ``timeout`` seconds.
        Interrupted: the user stopped us; the process was asked once, then its group was killed.

    """
    with closing(_Output(on_stdout)) as out, closing(_Output(on_stderr)) as err:
        process = _started(argv, cwd=cwd, env=env, out=out, err=err)
        _watched(process, argv[0], out=out, err=err, timeout=timeout, grace=grace)
        return Completed(process.returncode, out.finish(), err.finish())


def _started(
    argv: Sequence[str], *, cwd: Path | None, env: Mapping[str, str] | None, out: _Output, err: _Output
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=out.file,
            stderr=err.file,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolError(
            f"{argv[0]} could not be started", cause=str(error), fix="toolkit doctor says what is missing"
        ) from error


def _watched(
    process: subprocess.Popen[bytes],
    name: str,
    *,
    out: _Output,
    err: _Output,
    timeout: float,
    grace: float,
) -> None:
    """Wait for a process while its output is heard."""
    deadline = time.monotonic() + timeout
    try:
        while process.poll() is None:
            news = [stream.poll() for stream in (out, err)]
            if time.monotonic() > deadline:
                _end(process, grace)
                raise OverdueError(
                    f"{name} was stopped",
                    cause=f"it ran longer than {timeout:.0f} s",
                    fix="run the command again; if it hangs again, look at the service that it waits for",
                )
            if not any(news):
                time.sleep(_PAUSE)
    except KeyboardInterrupt as error:
        _end(process, grace)
        raise Interrupted(
            f"{name} was interrupted",
            cause="you asked to stop",
            fix="run the same command again: it goes on where this one stopped",
        ) from error


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
