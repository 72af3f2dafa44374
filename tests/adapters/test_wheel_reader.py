"""A wheel is read without being trusted: whatever is hidden in one would be deployed."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from crafted import Member, deflate, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wheels import DEFLATED, STORED, contents, streams, wheel

from toolkit.adapters.wheel_reader import UNZIPPED_LIMIT, check, members, require_apart
from toolkit.domain import bundle

if TYPE_CHECKING:
    from collections.abc import Sequence

WHEEL = Path("alpha-1.0-py3-none-any.whl")
PARTS = st.text(alphabet="abcäé._-", min_size=1, max_size=4).filter(lambda part: part not in (".", ".."))
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


def _apart(names: Sequence[str]) -> bool:
    """Tell whether no name is another one, or a folder of it."""
    with suppress(ValueError):
        require_apart(names)
        return True
    return False


FILES = st.dictionaries(NAMES, st.binary(max_size=60), max_size=5).filter(lambda files: _apart(list(files)))
with_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused(data: bytes, *, whole: bool = False) -> str:
    """Return why a wheel is refused, by its structure or, once it is inflated, by its content."""
    with pytest.raises(ValueError, match=r"^alpha-1\.0-py3-none-any\.whl: ") as raised:
        check(WHEEL, data) if whole else members(WHEEL, data)
    return str(raised.value).removeprefix(f"{WHEEL}: ")


@with_folder
@given(FILES, st.sampled_from([STORED, DEFLATED]), st.integers(0, 9), st.tuples(st.booleans(), st.booleans()))
def test_every_file_of_an_honest_wheel_is_read_with_its_stream(
    tmp_path: Path, files: dict[str, bytes], method: int, level: int, flags: tuple[bool, bool]
) -> None:
    """Stored or deflated at any level, with folders, with its sizes behind the data."""
    unseekable, folders = flags
    path = wheel(tmp_path / WHEEL, files, method=method, level=level, unseekable=unseekable, folders=folders)

    check(path)
    found = members(path)

    raw = streams(path.read_bytes())
    assert {entry.name: bytes(entry.stream) for entry in found} == {name: raw[name] for name in files}
    assert {entry.name: entry.size for entry in found} == {name: len(data) for name, data in files.items()}


@pytest.mark.slow
@settings(max_examples=300)
@given(st.data(), FILES.filter(bool))
def test_no_change_of_a_single_byte_makes_it_read_what_others_do_not(
    data: st.DataObject, files: dict[str, bytes]
) -> None:
    """It is refused, or what is read is safe, and what Python's own reader finds."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 5, 6, 7, 8, 10)), content, DEFLATED)
    whole = bytearray(made.getvalue())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    mutated = bytes(whole)

    try:
        check(WHEEL, mutated)
        found = members(WHEEL, mutated)
    except ValueError:
        return

    names = [entry.name for entry in found]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert not {"", ".", ".."} & set(name.split("/"))
        assert "\\" not in name
        assert ":" not in name
        assert name.isprintable()
    assert set(names) == {name for name in contents(mutated) if not name.endswith("/")}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../up.py", "would leave the bundle"),
        ("a/../../up.py", "would leave the bundle"),
        ("a/..", "would leave the bundle"),
        ("..", "would leave the bundle"),
        ("/etc/passwd", "would leave the bundle"),
        ("//host/share", "would leave the bundle"),
        ("a//b.py", "is no plain path"),
        ("./a.py", "is no plain path"),
        ("a/./b.py", "is no plain path"),
        ("", "is no plain path"),
        ("..\\up.py", "has the character '\\\\'"),
        ("C:/up.py", "has the character ':'"),
        ("C:up.py", "has the character ':'"),
        ("a\0.py", "has the character '\\x00'"),
        ("a\n.py", "has the character '\\n'"),
        ("a\x1b[2J.py", "has the character '\\x1b'"),
        ("a\x85.py", "has the character '\\x85'"),
        ("$(touch owned).py", "has the character '$'"),
        ("`touch owned`.py", "has the character '`'"),
        ("a;touch owned.py", "has the character ';'"),
        ("a|sh.py", "has the character '|'"),
        ("a&b.py", "has the character '&'"),
        ("a>b.py", "has the character '>'"),
        ('a"b.py', "has the character '\"'"),
        ("*.py", "has the character '*'"),
    ],
)
def test_a_path_that_is_no_plain_name_in_the_wheel_is_refused(name: str, reason: str) -> None:
    """Whoever unpacks it could be made to write anywhere, or to run something."""
    assert reason in refused(zipped(Member("a/b.py"), Member(name)))


@pytest.mark.parametrize(
    "name",
    ["a..b", "..a", "a/b..", "...", "a b.py", "a'b.py", "a(1)!.py", "~a", "-rf", "#a", "a@b+c=d,e%.py"],
)
def test_a_path_that_merely_looks_odd_is_read(name: str) -> None:
    """Some packages bring such files along."""
    assert [entry.name for entry in members(WHEEL, zipped(Member(name)))] == [name]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("a.py", "a.py"), "a.py is there twice"),
        (("a.py", "A.py"), "A.py and a.py are one file on some file systems"),
        (("pkg/Mod.py", "PKG/mod.py"), "are one file on some file systems"),
        (("\u00e9.py", "e\u0301.py"), "are one file on some file systems"),
        (("stra\u00dfe.py", "STRASSE.py"), "are one file on some file systems"),
        (("\u212a.py", "k.py"), "are one file on some file systems"),
        (("a", "a/b.py"), "a is a file, and also a folder of a/b.py"),
        (("A", "a/b/c.py"), "A is a file, and also a folder of a/b/c.py"),
        (("a/", "a"), "is a file, and also a folder"),
        (("a/", "a/"), "a/ is there twice"),
    ],
)
def test_two_files_that_are_one_are_refused(names: tuple[str, ...], reason: str) -> None:
    """Which of them would win is nobody's guess; and not on every disk the same."""
    made = [Member(name, b"" if name.endswith("/") else b"1", mode=0) for name in names]

    assert reason in refused(zipped(*made))


@pytest.mark.parametrize(
    ("mode", "system", "reason"),
    [
        (stat.S_IFLNK | 0o777, 3, "a symbolic link"),
        (stat.S_IFLNK | 0o777, 0, "a symbolic link"),
        (stat.S_IFIFO | 0o644, 3, "no ordinary file"),
        (stat.S_IFCHR | 0o644, 3, "no ordinary file"),
        (stat.S_IFBLK | 0o644, 0, "no ordinary file"),
        (stat.S_IFSOCK | 0o644, 3, "no ordinary file"),
        (stat.S_IFDIR | 0o755, 3, "a folder without a slash"),
    ],
)
def test_what_is_no_file_is_refused(mode: int, system: int, reason: str) -> None:
    """Also where a system is said to have made it that has no such things: not everyone looks at that."""
    made = zipped(Member("a/link.py", mode=mode, central={"made_by": system << 8}))

    assert f"a/link.py is {reason}" in refused(made)


@pytest.mark.parametrize(
    "lie",
    [
        {"crc": 1},
        {"size": 7},
        {"packed": 1},
        {"method": 0},
        {"flags": 0x0800},
        {"flags": 0x0008},
    ],
)
def test_two_headers_that_differ_are_refused(lie: dict[str, int]) -> None:
    """Another reader would go by the other one."""
    assert "is told of in two ways" in refused(zipped(Member("a.py", local=lie)))


def test_two_names_of_one_file_are_refused() -> None:
    """One for who checks it, one for who unpacks it."""
    other = Member("a.py", local_name=b"b.py")
    unicode_path = struct.pack("<2HBL", 0x7075, 9, 1, 0) + b"b.py"

    assert "a.py has another name in front of its content" in refused(zipped(other))
    assert "'a.py' has a second name" in refused(zipped(Member("a.py", extra=unicode_path)))


def test_files_that_share_bytes_are_refused() -> None:
    """As in bombs that pass for small: https://www.bamsoftware.com/hacks/zipbomb/."""
    inner = zipped(Member("b.py", method=0))[: 30 + 4 + 6]
    outer = Member("a.py", inner, method=0)
    shared = Member("b.py", method=0, central={"offset": 30 + 4})
    data = zipped(outer, shared)

    assert "overlaps another file" in refused(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped(Member("a.py"), front=b"#!/bin/sh\n"), "belong to no file lie in front of a.py"),
        (zipped(Member("a.py"), Member("b.py", before=b"hidden")), "6 bytes that belong to no file"),
        (zipped(Member("a.py"), between=b"hidden"), "belong to neither"),
        (zipped(Member("a.py"), behind=b"hidden"), "has something behind its end"),
        (zipped(Member("a.py"), Member("b.py"), end={"here": 1, "count": 1}), "holds more than its files"),
        (zipped(Member("a.py"), end={"here": 2, "count": 2}), "ends before its last file"),
        (zipped(Member("a.py"), end={"here": 0}), "one part of several"),
        (zipped(Member("a.py"), end={"disk": 1}), "one part of several"),
        (zipped(Member("a.py"), end={"here": 0xFFFF, "count": 0xFFFF}), "65535 files or more"),
        (zipped(Member("a.py"), end={"begin": 3}), "between its directory and its end"),
        (zipped(Member("a.py"), comment=zipped(Member("b.py"))), "between its directory and its end"),
        (zipped(Member("a.py", central={"offset": 9999})), "lies outside"),
        (zipped(Member("a.py", central={"name_length": 9999})), "its directory is damaged"),
        (zipped(Member("a.py", after=b"hidden")), "belong to neither"),
        (b"", "is no zip"),
        (b"PK", "is no zip"),
        (zipped(Member("a.py"))[:-1], "is no zip"),
        (zipped(Member("a.py"))[5:], "between its directory and its end"),
    ],
)
def test_bytes_that_belong_to_nothing_are_refused(data: bytes, reason: str) -> None:
    """What one reader skips, another may unpack."""
    assert reason in refused(data)


@pytest.mark.parametrize(
    "member",
    [
        Member("a.py", both={"flags": 0x0001}),
        Member("a.py", both={"flags": 0x2000}),
        Member("a.py", both={"version": 64}),
        Member("a.py", method=12),
        Member("a.py", method=14),
        Member("a.py", method=93),
        Member("a.py", method=9),
    ],
)
def test_what_lambda_can_not_read_is_refused(member: Member) -> None:
    """It would fail on the first call, far from here."""
    assert "a.py is encrypted, or of a method" in refused(zipped(member))


def test_a_name_that_is_no_utf_8_is_refused() -> None:
    """Although it says that it is."""
    assert "is no UTF-8" in refused(zipped(Member(b"\xff.py", both={"flags": 0x0800})))


def test_a_folder_with_content_is_refused() -> None:
    """Some would make a file of it."""
    for member in (Member("a/", b"1", mode=0), Member("a/", b"", stream=b"\1\2", mode=0)):
        assert "a is a folder, and yet has content" in refused(zipped(member))


def test_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    """By what it says of itself: one file that grows too much, or all of them together."""
    bomb = Member("a.bin", bytes(5 << 20))
    many = [Member(f"{each}.bin", stream=b"x" * 2_000_000, both={"size": 60 << 20}) for each in range(5)]
    unlike = Member("a.py", method=0, both={"size": 9})

    assert "a zip bomb" in refused(zipped(bomb))
    assert f"has {300 << 20} bytes unzipped, and Lambda takes {UNZIPPED_LIMIT}" in refused(zipped(*many))
    assert "is not compressed, and yet has two sizes" in refused(zipped(unlike))


def test_the_limit_is_lambdas() -> None:
    """It is written down twice: one of them loads faster."""
    assert UNZIPPED_LIMIT == bundle.UNZIPPED_LIMIT


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (Member("a.py", both={"crc": 7}), "a.py has CRC"),
        (Member("a.py", method=0, both={"crc": 7}), "a.py has CRC"),
        (Member("a.py", both={"size": 5}), "a.py is larger than the 5 bytes that it says"),
        (Member("a.py", both={"size": 7}), "a.py has 6 bytes, and says 7"),
        (Member("a.py", stream=deflate(b"x = 1\n") + b"hidden"), "a.py has something behind the end"),
        (Member("a.py", b"x = 1\n" * 99, stream=deflate(b"x = 1\n" * 99)[:-4]), "a.py is cut short"),
        (Member("a.py", stream=b"\xff\xff\xff"), "a.py can't be inflated"),
        (Member("a.py", stream=b""), "a.py is cut short"),
    ],
)
def test_content_that_is_not_what_the_headers_say_is_refused(member: Member, reason: str) -> None:
    """Both headers agree: only inflating it tells."""
    data = zipped(Member("b.py"), member)

    assert members(WHEEL, data)
    assert reason in refused(data, whole=True)


def test_a_size_that_lies_costs_no_memory() -> None:
    """A hundred megabytes of zeros that say they are ten bytes."""
    data = zipped(Member("a.bin", b"", stream=deflate(bytes(100 << 20)), both={"size": 10}))

    tracemalloc.start()
    found = refused(data, whole=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "larger than the 10 bytes" in found
    assert peak < 8 << 20


def test_sizes_of_64_bits_are_read_and_held_against_each_other(tmp_path: Path) -> None:
    """Some tools write them for small files, too."""
    path = tmp_path / WHEEL
    with zipfile.ZipFile(path, "w", DEFLATED) as archive, archive.open("a.py", "w", force_zip64=True) as file:
        file.write(b"x = 1\n")
    narrow = struct.pack("<2HQ", 1, 8, 7)

    check(path)

    assert [entry.size for entry in members(path)] == [6]
    assert "in two ways" in refused(zipped(Member("a.py", extra=narrow, local={"size": 0xFFFFFFFF})))
    assert "a.py has no size" in refused(zipped(Member("a.py", both={"size": 0xFFFFFFFF})))


@pytest.mark.parametrize("lie", [0, 1, 2])
def test_what_stands_behind_the_content_is_held_against_the_directory(lie: int, tmp_path: Path) -> None:
    """CRC and sizes, where the writer did not know them before."""
    path = wheel(tmp_path / WHEEL, {"a.py": b"x = 1\n"}, unseekable=True)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\7\x08") + 4 + 4 * lie] ^= 1

    assert "a.py is told of in another way behind its content" in refused(bytes(data))


def test_a_wheel_that_is_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    """A download that broke off."""
    whole = wheel(tmp_path / WHEEL, {"a.py": b"1" * 500, "b.py": b"2"}).read_bytes()

    for end in range(len(whole)):
        assert refused(whole[:end])


def test_only_the_wanted_files_are_returned_in_their_places() -> None:
    """What decides that is given the whole list once."""
    asked = []

    def places(names: Sequence[str]) -> dict[str, str]:
        asked.append(list(names))
        return {"b.py": "c/d.py"}

    found = members(WHEEL, zipped(Member("a.py"), Member("x/", b"", mode=0), Member("b.py")), places=places)

    assert [entry.name for entry in found] == ["c/d.py"]
    assert asked == [["a.py", "b.py"]]
