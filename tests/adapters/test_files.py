"""A file is written whole or not at all, whatever the disk does and whoever is killed."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from small_disk import small_disk

from toolkit.adapters import files
from toolkit.cli import entry
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

KILLED = """\
import os, signal, sys
from toolkit.adapters import files
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
files.write(sys.argv[1], b"new")
"""


def names(folder: Path) -> list[str]:
    """Return everything in a folder."""
    return sorted(path.name for path in folder.iterdir())


def killed(path: Path) -> None:
    """Let a process be killed while it writes a file."""
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert ran.returncode == -signal.SIGKILL


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_file_is_written_and_nothing_else_left(before: bytes | None, tmp_path: Path) -> None:
    """With the folders above it, for everybody to read."""
    path = tmp_path / "a" / "b.zip"
    if before is not None:
        path.parent.mkdir()
        path.write_bytes(before)

    files.write(path, b"new")

    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644
    assert names(path.parent) == ["b.zip"]


def test_a_file_that_is_created_is_never_written_over(tmp_path: Path) -> None:
    """The answer says that there was one."""
    path = tmp_path / "a"

    done = files.create(path, b"one"), files.create(path, b"two")

    assert done == (True, False)
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["a"]


def test_a_writer_that_is_killed_leaves_the_old_and_the_next_one_clears_up(tmp_path: Path) -> None:
    """What it had begun to write is gone with the next file that is written there."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    killed(path)
    left = names(tmp_path)

    files.write(tmp_path / "b", b"new")

    assert len(left) == 2
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a", "b"]


def test_what_others_are_writing_is_left_alone(tmp_path: Path) -> None:
    """By a process that lives, by one that holds it in another container, and what is no such file."""
    parent = tmp_path / f".a{files._MARK}{os.getppid()}-00000000"  # noqa: SLF001 - the form of the name
    parent.write_bytes(b"")
    killed(tmp_path / "held")
    (held,) = tmp_path.glob(".held*")
    other = tmp_path / f".a{files._MARK}mine"  # noqa: SLF001 - as above
    other.write_bytes(b"")
    hold = (
        "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    )

    with subprocess.Popen(
        [sys.executable, "-c", hold, str(held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        files.write(tmp_path / "b", b"new")
        holder.kill()

    assert names(tmp_path) == sorted([parent.name, held.name, other.name, "b"])


def test_many_can_write_one_file_at_once(tmp_path: Path) -> None:
    """A reader sees one of them, whole."""
    path = tmp_path / "a"
    writers = [
        threading.Thread(target=files.write, args=(path, b"%d" % number * 100_000)) for number in range(8)
    ]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    data = path.read_bytes()
    assert len(data) == 100_000
    assert len(set(data)) == 1
    assert names(tmp_path) == ["a"]


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    """Which disk, how much room it has, and what to do."""
    folder = tmp_path / "small"
    path = folder / "a"
    with small_disk(folder, 128):
        files.write(path, b"old")

        with pytest.raises(ToolError) as caught:
            files.write(path, b"x" * 1_000_000)

        assert path.read_bytes() == b"old"
        assert names(folder) == ["a"]
    problem = caught.value.problems[0]
    assert caught.value.exit_code == 3
    assert caught.value.what == "a was not written"
    assert f"the disk is full: {folder} has 0.1 MB left" in problem.cause
    assert "make room" in problem.fix


def test_a_file_that_may_not_be_so_large_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    """By the limit of a process, which any user can set."""
    path = tmp_path / "a"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(ToolError) as caught:
            files.create(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert "larger than this process" in caught.value.problems[0].cause
    assert "ulimit -f" in caught.value.problems[0].fix
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "the disk is full: "),
        (errno.EDQUOT, "the disk is full: "),
        (errno.EROFS, "can't be written: Read-only file system"),
        (errno.EACCES, "can't be written: Permission denied"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_whatever_a_disk_refuses_is_told(
    number: int, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same form, with a way out."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", refuse)

    with pytest.raises(ToolError) as caught:
        files.write(tmp_path / "a" / "b", b"1")

    assert cause in caught.value.problems[0].cause
    assert caught.value.problems[0].fix
    assert names(tmp_path / "a") == []


def test_a_parent_that_is_a_file_is_told(tmp_path: Path) -> None:
    """It is no folder."""
    (tmp_path / "a").write_bytes(b"")

    with pytest.raises(ToolError, match="b was not written"):
        files.write(tmp_path / "a" / "b", b"1")


@pytest.mark.parametrize("name", ["somewhere/else", None])
def test_a_disk_that_is_full_anywhere_is_no_bug_of_ours(name: str | None) -> None:
    """Also where something else wrote than we ourselves."""
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

    told = entry._failure(error)  # noqa: SLF001 - where errors become what a user is told

    assert isinstance(told, ToolError)
    assert "disk is full" in told.problems[0].cause
