"""A digest is that of the content, whatever times say, and is computed again only where it may differ."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit.adapters import memory_file
from toolkit.adapters.file_digests import RACY, FileDigests

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG_AGO = 1_600_000_000


def settle(path: Path) -> None:
    """Give a file a time of long ago: only its inode's change time is of now, which no one can set."""
    os.utime(path, (LONG_AGO, LONG_AGO))


def digest(content: bytes) -> str:
    """Return what is to be expected."""
    return sha256(content).hexdigest()


def test_a_change_is_seen_though_size_and_time_are_as_before(tmp_path: Path) -> None:
    """Someone restores a file with the old time: its content is another."""
    file, place = tmp_path / "a.py", tmp_path / "files"
    file.write_bytes(b"one")
    settle(file)
    before = FileDigests(str(place))
    first = before.of(file)
    before.save()

    file.write_bytes(b"two")
    settle(file)

    assert first == digest(b"one")
    assert FileDigests(str(place)).of(file) == digest(b"two")


@given(changes=st.lists(st.binary(min_size=3, max_size=3), min_size=1, max_size=8))
def test_changes_in_one_tick_of_the_clock_are_all_seen(
    tmp_path_factory: pytest.TempPathFactory, changes: list[bytes]
) -> None:
    """What was written just before it was read is not trusted: git calls it racy."""
    folder = tmp_path_factory.mktemp("racy")
    file, place = folder / "a.py", folder / "files"
    for content in changes:
        file.write_bytes(content)
        digests = FileDigests(str(place))
        assert digests.of(file) == digest(content)
        digests.save()


def test_what_has_not_changed_for_a_while_is_not_read_again(tmp_path: Path) -> None:
    """The remembered digest is given, as a forged memory shows."""
    file, place = tmp_path / "a.py", tmp_path / "files"
    file.write_bytes(b"one")
    found = file.stat()
    stamp = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    memory_file.write(str(place), "digests/2", {str(file): (stamp, "remembered", False)})

    assert FileDigests(str(place)).of(file) == "remembered"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data[:9] + bytes([data[9] ^ 1]) + data[10:],
        lambda data: data[::-1],
    ],
    ids=["empty", "cut short", "one bit", "another file"],
)
def test_a_memory_that_is_broken_is_none(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """It is made anew."""
    file, place = tmp_path / "a.py", tmp_path / "files"
    file.write_bytes(b"one")
    memory_file.write(str(place), "digests/2", {str(file): ((0, 0, 0, 0), "remembered", False)})

    place.write_bytes(damage(place.read_bytes()))

    assert memory_file.read(str(place), "digests/2") is None
    assert FileDigests(str(place)).of(file) == digest(b"one")


def test_a_memory_of_another_form_or_version_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It might mean something else."""
    place = str(tmp_path / "files")
    memory_file.write(place, "digests/1", {"a": 1})

    assert memory_file.read(place, "digests/1") == {"a": 1}
    assert memory_file.read(place, "digests/2") is None
    monkeypatch.setattr(toolkit, "__version__", "0.0.0")
    assert memory_file.read(place, "digests/1") is None


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    """A memory does not grow for ever; one that was not asked for and is there is kept."""
    place = str(tmp_path / "files")
    kept, gone, new = (tmp_path / name for name in ("kept.py", "gone.py", "new.py"))
    for file in (kept, gone, new):
        file.write_bytes(b"one")
    first = FileDigests(str(place))
    for file in (kept, gone):
        first.of(file)
    first.save()

    gone.unlink()
    second = FileDigests(str(place))
    second.of(new)
    second.save()

    assert set(memory_file.read(place, "digests/2")) == {str(kept), str(new)}


def test_a_memory_that_can_not_be_written_is_no_error(tmp_path: Path) -> None:
    """The next run is slower, that is all."""
    file = tmp_path / "a.py"
    file.write_bytes(b"one")
    digests = FileDigests(str(file / "below a file" / "files"))

    assert digests.of(file) == digest(b"one")
    digests.save()


def test_the_racy_time_is_longer_than_any_file_systems_tick() -> None:
    """FAT's is two seconds, the coarsest."""
    assert RACY >= 2_000_000_000
