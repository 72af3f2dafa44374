"""A digest is that of the content, whatever times say, and is computed again only where it may differ."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from toolkit.adapters.file_digests import RACY, FileDigests

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LONG_AGO = 1_600_000_000


def settle(path: Path) -> None:
    """Give a file a time of long ago: only its inode's change time is of now, which no one can set."""
    os.utime(path, (LONG_AGO, LONG_AGO))


def digest(content: bytes) -> str:
    """Return what is to be expected."""
    return sha256(content).hexdigest()


def test_a_change_is_seen_though_size_and_time_are_as_before(tmp_path: Path) -> None:
    """Someone restores a file with the old time: its content is another."""
    file, place = tmp_path / "a.py", tmp_path / "files.json"
    file.write_bytes(b"one")
    settle(file)
    before = FileDigests(place)
    first = before.of(file)
    before.save()

    file.write_bytes(b"two")
    settle(file)

    assert first == digest(b"one")
    assert FileDigests(place).of(file) == digest(b"two")


@given(changes=st.lists(st.binary(min_size=3, max_size=3), min_size=1, max_size=8))
def test_changes_in_one_tick_of_the_clock_are_all_seen(
    tmp_path_factory: pytest.TempPathFactory, changes: list[bytes]
) -> None:
    """What was written just before it was read is not trusted: git calls it racy."""
    folder = tmp_path_factory.mktemp("racy")
    file, place = folder / "a.py", folder / "files.json"
    for content in changes:
        file.write_bytes(content)
        digests = FileDigests(place)
        assert digests.of(file) == digest(content)
        digests.save()


def test_what_has_not_changed_for_a_while_is_not_read_again(tmp_path: Path) -> None:
    """The remembered digest is given, as a forged memory shows."""
    file, place = tmp_path / "a.py", tmp_path / "files.json"
    file.write_bytes(b"one")
    found = file.stat()
    stamp = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
    known = {str(file): [stamp, "remembered", False]}
    place.write_text(json.dumps({"format": 1, "files": known}), "utf-8")

    assert FileDigests(place).of(file) == "remembered"


def test_a_memory_that_is_broken_or_of_another_format_is_none(tmp_path: Path) -> None:
    """It is made anew."""
    file, place = tmp_path / "a.py", tmp_path / "files.json"
    file.write_bytes(b"one")

    for text in ("", "{", '{"format": 0, "files": {}}', '{"format": 1}', "[]"):
        place.write_text(text, "utf-8")
        assert FileDigests(place).of(file) == digest(b"one")


def test_a_memory_that_can_not_be_written_is_no_error(tmp_path: Path) -> None:
    """The next run is slower, that is all."""
    file = tmp_path / "a.py"
    file.write_bytes(b"one")
    digests = FileDigests(file / "below a file" / "files.json")

    assert digests.of(file) == digest(b"one")
    digests.save()


def test_the_racy_time_is_longer_than_any_file_systems_tick() -> None:
    """FAT's is two seconds, the coarsest."""
    assert RACY >= 2_000_000_000
