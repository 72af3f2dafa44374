"""A bundle's bytes depend on its content alone; a wheel's streams go into it untouched."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wheels import DEFLATED, STORED, contents, streams, wheel

from toolkit.adapters.spliced_zip import Entry, pack, stored
from toolkit.adapters.wheel_reader import members

if TYPE_CHECKING:
    from pathlib import Path

PARTS = st.text(alphabet="abcäé._-", min_size=1, max_size=4).filter(lambda part: part not in (".", ".."))
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


def _apart(names: list[str]) -> bool:
    """Tell whether no name is a folder of another one."""
    return not any(other.startswith(f"{name}/") for name in names for other in names)


FILES = st.dictionaries(NAMES, st.binary(max_size=60), max_size=5).filter(lambda files: _apart(list(files)))
with_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip of our own files."""
    return pack(stored(name, data) for name, data in files.items())


def deflated(name: str, data: bytes, level: int) -> Entry:
    """Return a file as a wheel holds it, compressed at a level."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    stream = squeeze.compress(data) + squeeze.flush()
    return Entry(name, DEFLATED, zlib.crc32(data), stream, len(data))


@given(FILES)
def test_what_is_packed_is_a_zip_of_the_same_files(files: dict[str, bytes]) -> None:
    """As Python's own reader sees it."""
    assert contents(packed(files)) == files


@given(st.data(), FILES)
def test_the_order_of_the_entries_does_not_matter(data: st.DataObject, files: dict[str, bytes]) -> None:
    """File systems list their folders as they like."""
    shuffled = dict(data.draw(st.permutations(list(files.items()))))

    assert packed(shuffled) == packed(files)


@given(st.binary(min_size=1, max_size=200), st.permutations([0, 1, 9, None]))
def test_the_order_of_equal_files_in_different_dress_does_not_matter(
    data: bytes, levels: list[int | None]
) -> None:
    """Two wheels bring the same file along, compressed by two zlibs, or not at all."""
    entries = [stored("a.py", data) if level is None else deflated("a.py", data, level) for level in levels]

    assert pack(entries) == pack(reversed(entries))


@given(FILES)
def test_own_files_are_not_compressed_and_bear_no_time_and_no_owner(files: dict[str, bytes]) -> None:
    """No zlib, no clock and no umask leaves its mark."""
    with zipfile.ZipFile(io.BytesIO(packed(files))) as archive:
        infos = archive.infolist()

    assert [info.filename for info in infos] == sorted(files)
    for info in infos:
        assert info.compress_type == STORED
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert info.external_attr == 0o100644 << 16
        assert info.extra == b""
    assert streams(packed(files)) == files


@with_folder
@given(FILES, st.sampled_from([STORED, DEFLATED]), st.integers(0, 9), st.tuples(st.booleans(), st.booleans()))
def test_the_streams_of_a_wheel_are_copied_unchanged(
    tmp_path: Path, files: dict[str, bytes], method: int, level: int, flags: tuple[bool, bool]
) -> None:
    """Stored or deflated at any level, with folders, with its sizes behind the data."""
    unseekable, folders = flags
    path = wheel(
        tmp_path / "a.whl", files, method=method, level=level, unseekable=unseekable, folders=folders
    )

    bundle = pack(members(path))

    assert contents(bundle) == files
    assert streams(bundle) == {
        name: stream for name, stream in streams(path.read_bytes()).items() if not name.endswith("/")
    }


@with_folder
@given(FILES)
def test_a_wheel_and_own_files_make_one_zip(tmp_path: Path, files: dict[str, bytes]) -> None:
    """What Lambda unpacks."""
    path = wheel(tmp_path / "a.whl", {f"lib/{name}": data for name, data in files.items()})

    bundle = pack([stored("own.py", b"1"), *members(path)])

    assert contents(bundle) == {"own.py": b"1", **{f"lib/{name}": data for name, data in files.items()}}


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up", "a/../../up", "a/..", "..", "a\\b", "..\\up", "/", "a//../../b"]
)
def test_a_path_that_would_leave_the_bundle_is_refused(name: str) -> None:
    """Whoever unpacks it could be made to write anywhere."""
    with pytest.raises(ValueError, match="would leave the bundle"):
        pack([stored(name, b"")])


@pytest.mark.parametrize("name", ["a..b", "..a", "a/b..", "...", "ä/ö"])
def test_a_path_that_merely_looks_odd_is_kept(name: str) -> None:
    """Dots are allowed in names."""
    assert contents(pack([stored(name, b"1")])) == {name: b"1"}


@given(st.binary(max_size=9), st.binary(max_size=9))
def test_two_files_of_one_path_are_one_or_are_refused(one: bytes, other: bytes) -> None:
    """Which of two different ones would win is nobody's guess."""
    entries = [stored("a.py", one), stored("a.py", other)]

    if one == other:
        assert contents(pack(entries)) == {"a.py": one}
    else:
        with pytest.raises(ValueError, match=r"two different files want to be a\.py"):
            pack(entries)


def test_a_file_where_another_needs_a_folder_is_refused() -> None:
    """No unpacker can make both."""
    with pytest.raises(ValueError, match=r".+"):
        pack([stored("orders", b"1"), stored("orders/__init__.py", b"2")])


def test_nothing_is_an_empty_zip() -> None:
    """And a readable one."""
    assert contents(pack([])) == {}


def test_other_tools_read_it_too(tmp_path: Path) -> None:
    """Python's command line, in a process of its own, into a folder."""
    files = {"a/b.py": b"print('hello')\n", "ä.txt": "ö".encode()}
    archive = tmp_path / "bundle.zip"
    archive.write_bytes(packed(files))

    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(archive), str(tmp_path / "out")], check=True)

    assert {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    } == files
