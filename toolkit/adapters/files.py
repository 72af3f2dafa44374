"""Write files whole or not at all, and say what a disk lacks."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.errors import ToolError

    Place = str | os.PathLike[str]

_MARK = ".writing-"
"""In the names of files that are being written: before the process, and a random part"""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_MEGABYTE = 1_000_000
_READABLE = 0o644
_swept: set[str] = set()


def write(path: Place, data: bytes, *, mode: int = _READABLE) -> None:
    """Replace a file's content: a reader sees the old or the new, a kill leaves the old.

    Args:
        path: the file.
        data: what it is to hold.
        mode: who may read it; 0o600 for what may hold a secret.

    Raises:
        ToolError: the disk is full, or the folder can't be written.

    """
    place = os.fspath(path)
    with explained(place), _written(place, data, mode) as temporary:
        os.replace(temporary, place)


def create(path: Place, data: bytes) -> bool:
    """Write a file that is not there yet; False where there is one, which is left as it is.

    Raises:
        ToolError: the disk is full, or the folder can't be written.

    """
    place = os.fspath(path)
    with explained(place), _written(place, data, _READABLE) as temporary:
        try:
            os.link(temporary, place)
        except FileExistsError:
            return False
        finally:
            os.unlink(temporary)
        _sync(os.path.dirname(place) or ".")
    return True


def not_written() -> type[Exception]:
    """Return what is raised where a file could not be written, for an `except` that is seldom reached."""
    from toolkit.errors import ToolError  # noqa: PLC0415 - takes longer to load than a file to write

    return ToolError


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Raise ToolError for what a disk refuses while a file is written."""
    try:
        yield
    except OSError as error:
        raise failure(error, place) from error


def failure(error: OSError, place: str | None) -> ToolError:
    """Return what a user is told where a file could not be written; None where it is not known which."""
    from toolkit.errors import ToolError  # noqa: PLC0415 - takes longer to load than a file to write

    folder = _existing(os.path.dirname(os.path.abspath(place)) if place else os.getcwd())
    what = f"{os.path.basename(place)} was not written" if place else "a file was not written"
    if error.errno in _FULL:
        cause = f"the disk is full: {_mount(folder)} has {_free(folder)} left ({error.strerror})"
        if place is None:
            cause = f"a disk is full ({error.strerror}): of this folder, of temporary files, or of the output"
        return ToolError(
            what,
            cause=cause,
            fix=f"make room on {_mount(folder)}, and run the same command again: nothing is half-written",
        )
    if error.errno == errno.EFBIG:
        return ToolError(
            what,
            cause="the file would be larger than this process, or the file system, lets a file be",
            fix=f"raise the limit (ulimit -f), or use another file system than {_mount(folder)}",
        )
    if error.errno in _CLOSED:
        return ToolError(
            what,
            cause=f"{folder} can't be written: {error.strerror}",
            fix=f"give this user the right to write in {folder}, or work in a folder where it has it",
        )
    return ToolError(what, cause=str(error), fix=f"look at {folder}, and run the same command again")


@contextmanager
def _written(place: str, data: bytes, mode: int) -> Iterator[str]:
    """Write a temporary file beside a place, and give its name; at the end there is none of that name."""
    folder, name = os.path.split(place)
    os.makedirs(folder or ".", exist_ok=True)
    _sweep(folder or ".")
    temporary = os.path.join(folder, f".{name}{_MARK}{os.getpid()}-{os.urandom(4).hex()}")
    # 0666 less the umask would differ from machine to machine.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        # Held until it is closed, by a kill too: so that nobody takes it for abandoned.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.fchmod(descriptor, mode)
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
        yield temporary
    finally:
        os.close(descriptor)
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _sweep(folder: str) -> None:
    """Remove what writers that were killed left in a folder; once a process."""
    if folder in _swept:
        return
    _swept.add(folder)
    for name in os.listdir(folder):
        _, mark, writer = name.rpartition(_MARK)
        number = writer.partition("-")[0]
        if mark and name.startswith(".") and number.isdecimal() and not _runs(int(number)):
            with suppress(OSError):
                _remove(os.path.join(folder, name))


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove(place: str) -> None:
    """Remove a file that nobody holds: its writer may live in a container, under a number of its own."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(place)
    finally:
        os.close(descriptor)


def _sync(folder: str) -> None:
    """Make a new name last: what is stored is relied upon elsewhere."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _existing(folder: str) -> str:
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder


def _mount(folder: str) -> str:
    """Return where the file system of a folder begins."""
    while not os.path.ismount(folder):
        folder = os.path.dirname(folder)
    return folder


def _free(folder: str) -> str:
    found = os.statvfs(folder)
    return f"{found.f_bavail * found.f_frsize / _MEGABYTE:.1f} MB"
