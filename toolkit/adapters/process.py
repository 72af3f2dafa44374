"""The one place that starts processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from toolkit.errors import Interrupted, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

    def __init__(self, on_line: Callable[[str], None] | None, path: Path | None = None) -> None:
        """Make the file; with a path it has that name, and its owner alone may read it."""
        self.file: BinaryIO = (
            tempfile.TemporaryFile()  # noqa: SIM115 - they live as long as the process
            if path is None
            else open(path, "w+b", opener=_private)  # noqa: SIM115 - Path.open takes no opener
        )
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


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _end(process: subprocess.Popen[bytes], grace: float) -> bool:
    """Ask once, wait, then kill the whole group; tell whether the process ended by itself.

    With a wedged provider a second request hangs, so that the second Ctrl-C of a user is no request.
    """
    try:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + grace
        while not _ended(process) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        return _ended(process)
    except KeyboardInterrupt:
        return _ended(process)
    finally:
        _reap(process)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process has ended, where the system can: without letting its number go."""
    if process.returncode is not None:
        return True
    if sys.platform == "darwin":
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _reap(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and its group: what a provisioner started outlives Terraform's end.

    The number of the group is still the process's own, since nobody has waited for it yet.
    """
    if process.returncode is None or sys.platform == "darwin":
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
    on_start: Callable[[int], None] | None = None,
    on_interrupt: Callable[[], None] | None = None,
    grace: float = GRACE,
    umask: int = -1,
    transcript: Path | None = None,
) -> Completed:
    """Run a process in a group of its own, to its end, with nothing on its stdin.

    Args:
        argv: the program and its arguments.
        cwd: where it runs.
        env: all its variables; ours where None.
        timeout: seconds that it may take.
        on_stdout: gets each line of its stdout while it runs.
        on_stderr: gets each line of its stderr while it runs.
        on_start: gets its pid, right after its start.
        on_interrupt: is called when the user asks to stop, before we wait for it to end by itself.
        grace: seconds that it has to end by itself when it is stopped.
        umask: of the process; ours where it is -1.
        transcript: a file that keeps its stdout, whatever becomes of us; none where None.

    Raises:
        ToolError: the program does not exist.
        OverdueError: it took longer than ``timeout`` seconds.
        Interrupted: the user stopped us; the process was asked once, then its group was killed.

    """
    with closing(_Output(on_stdout, transcript)) as out, closing(_Output(on_stderr)) as err:
        process = _started(argv, cwd=cwd, env=env, out=out, err=err, umask=umask)
        _watched(
            process,
            Path(argv[0]).name,
            out=out,
            err=err,
            timeout=timeout,
            grace=grace,
            on_start=on_start,
            on_interrupt=on_interrupt,
        )
        return Completed(process.returncode, out.finish(), err.finish())


def _started(
    argv: Sequence[str],
    *,
    cwd: Path | None,
    env: Mapping[str, str] | None,
    out: _Output,
    err: _Output,
    umask: int,
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
            umask=umask,
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
    on_start: Callable[[int], None] | None,
    on_interrupt: Callable[[], None] | None,
) -> None:
    """Wait for a process while its output is heard; whatever happens, nothing of it is left running."""
    try:
        if on_start is not None:
            on_start(process.pid)
        in_time = _heard(process, out, err, time.monotonic() + timeout)
    except KeyboardInterrupt as error:
        asked = False
        try:
            if on_interrupt is not None:
                on_interrupt()
            asked = _end(process, grace)
        except KeyboardInterrupt:
            _reap(process)
        _heed_once_more()
        # What it said while it stopped is heard too: a journal is to know what came to its end.
        for stream in (out, err):
            stream.finish()
        raise _interrupted(name, asked=asked) from error
    except BaseException:
        _end(process, grace)
        raise
    if not in_time:
        _end(process, grace)
        for stream in (out, err):
            stream.finish()
        raise _overdue(name, timeout)
    _reap(process)


def _heed_once_more() -> None:
    """Let what is left be written down and told: an impatient Ctrl-C more is not to cut that off.

    The one after it ends us at once.
    """
    asked: list[int] = []

    def again(number: int, _frame: object) -> None:
        if asked:
            os._exit(128 + number)
        asked.append(number)

    signal.signal(signal.SIGINT, again)


def _heard(process: subprocess.Popen[bytes], out: _Output, err: _Output, deadline: float) -> bool:
    """Hear a process until it ends; False where it had not ended by then."""
    while not _ended(process):
        news = [stream.poll() for stream in (out, err)]
        if time.monotonic() > deadline:
            return False
        if not any(news):
            time.sleep(_PAUSE)
    return True


def _overdue(name: str, timeout: float) -> OverdueError:
    return OverdueError(
        f"{name} was stopped",
        cause=f"it ran longer than {timeout:.0f} s",
        fix="run the command again; if it hangs again, look at the service that it waits for",
        fault="overdue",
    )


def _interrupted(name: str, *, asked: bool) -> Interrupted:
    if asked:
        return Interrupted(
            f"{name} was interrupted",
            cause="you asked to stop",
            fix="run the same command again: it goes on where this one stopped",
        )
    return Interrupted(
        f"{name} was killed",
        cause="you asked to stop, and it did not end by itself: what it last did may not be written down",
        fix="toolkit status says how far it came; then run the same command again",
    )


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
