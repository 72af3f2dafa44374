"""Read a wheel without trusting it.

A wheel's streams are copied into bundles as they are, so whatever is hidden in one would be deployed. Every
reading holds the whole structure to account, which costs next to nothing: each byte before the directory
belongs to exactly one file, each file's two headers say the same, each path stays in its folder and is one
file on any file system. Inflating all of it (`check`) is left to the moment when a wheel is first seen:
see wheel_facts, which remembers it. Sources of the format and of what attackers do with it:
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT,
https://blog.pypi.org/posts/2025-08-07-wheel-archive-confusion-attacks/.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib

from toolkit.adapters.spliced_zip import DEFLATED, STORED, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Place = str | os.PathLike[str]

UNZIPPED_LIMIT = 250 * 1024 * 1024
"""bytes that Lambda takes; domain.bundle's, which takes longer to load than a wheel to read"""
CHECKS = 1
"""Changes with anything that this module refuses: what was checked by another version is checked anew."""
RATIO = 200
"""times that a file of more than FLOOR bytes may be larger than its stream: zeros reach 1,000"""
FLOOR = 4 << 20
"""bytes"""

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_NARROW, _WIDE = struct.Struct("<3L"), struct.Struct("<L2Q")
_LOCAL_SIGNATURE, _CENTRAL_SIGNATURE, _END_SIGNATURE = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_DESCRIPTOR_SIGNATURE = b"PK\7\x08"
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DESCRIPTOR = 0x0008
_PATCHED = 0x0020
_UTF8 = 0x0800
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_NEWEST = 45
"""version of the format, ten times: that of 64-bit sizes"""
_UNKNOWN = 0xFFFFFFFF
_UNKNOWN_COUNT = 0xFFFF
_NOTHING = (b"", b"\3\0")
"""as it is, and deflated"""
_CHUNK = 1 << 20
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\:\"`$|;&<>*?]")
"""What no file of a package needs, and what a shell, a terminal or a file system takes for something else."""


class _Member:
    """One file, as the directory has it, and where its stream lies."""

    __slots__ = ("crc", "folder", "method", "name", "packed", "size", "start")

    def __init__(self, name: str, method: int, crc: int, packed: int, size: int, *, folder: bool) -> None:
        self.name = name
        self.method = method
        self.crc = crc
        self.packed = packed
        self.size = size
        self.folder = folder
        self.start = 0


def members(
    path: Place,
    data: bytes | None = None,
    *,
    places: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
) -> list[Entry]:
    """Return the files of a wheel with their raw streams.

    Args:
        path: the wheel
        data: its bytes, where they were read already
        places: given every file's path, returns where those go that are wanted; all of them as they are,
            where it is not given

    Raises:
        ValueError: it can't be trusted; the sentence names the wheel, the file and the fault.

    """
    return list(_wanted(path, data, places))


def check(
    path: Place, data: bytes | None = None, *, seen: Callable[[str, bytes], None] | None = None
) -> None:
    """Inflate a whole wheel, and hold every file against its size and CRC.

    Args:
        path: the wheel
        data: its bytes, where they were read already
        seen: gets each file's path and content; of compiled code the path alone

    Raises:
        ValueError: as above; or the content is not what the wheel says.

    """
    for entry in _wanted(path, data, None):
        try:
            kept = _inflated(entry, keep=seen is not None and not _compiled(entry.name))
        except (ValueError, zlib.error) as error:
            raise ValueError(f"{os.path.basename(path)}: {entry.name} {_said(error)}") from error
        if seen is not None:
            seen(entry.name, kept or b"")


def folded(name: str) -> str:
    """Return what equals for all paths that are one file on some file system."""
    if name.isascii():
        return name.lower()
    from unicodedata import normalize  # noqa: PLC0415 - for the few names that need it

    return normalize("NFKC", normalize("NFKC", name).casefold())


def require_apart(names: Iterable[str]) -> None:
    """Require that no two paths are one file, nor one a folder of another, on any file system.

    A path that ends with a slash is a folder.

    Raises:
        ValueError: two are.

    """
    found: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        key = folded(name)
        other = found.setdefault(key, name)
        if other is not name:
            same = "is there twice" if other == name else f"and {other} are one file on some file systems"
            raise ValueError(f"{name} {same}")
        parent = key.rpartition("/")[0]
        while parent and parent not in folders:
            folders[parent] = name
            parent = parent.rpartition("/")[0]
    for key in found.keys() & folders.keys():
        raise ValueError(f"{found[key]} is a file, and also a folder of {folders[key]}")


def _wanted(
    path: Place, data: bytes | None, places: Callable[[Sequence[str]], Mapping[str, str]] | None
) -> Iterator[Entry]:
    if data is None:
        with open(path, "rb") as opened:
            data = opened.read()
    try:
        found = _members(data)
        require_apart(f"{each.name}/" if each.folder else each.name for each in found)
    except ValueError as error:
        raise ValueError(f"{os.path.basename(path)}: {error}") from error
    files = [each for each in found if not each.folder]
    names = [each.name for each in files]
    at = dict(zip(names, names, strict=True)) if places is None else places(names)
    content = memoryview(data)
    for each in files:
        name = at.get(each.name)
        if name is not None:
            stream = content[each.start : each.start + each.packed]
            yield Entry(name, each.method, each.crc, stream, each.size)


def _said(error: Exception) -> str:
    return f"can't be inflated: {error}" if isinstance(error, zlib.error) else str(error)


def _compiled(name: str) -> bool:
    return name.endswith((".so", ".pyd", ".dll", ".a")) or ".so." in name


def _inflated(entry: Entry, *, keep: bool) -> bytes | None:
    """Inflate in parts, and never more than was said; return the content if it is to be kept."""
    size, crc, parts = 0, 0, []
    for part in _parts(entry):
        size += len(part)
        if size > entry.size:
            raise ValueError(f"is larger than the {entry.size} bytes that it says")
        crc = zlib.crc32(part, crc)
        if keep:
            parts.append(part)
    if size != entry.size:
        raise ValueError(f"has {size} bytes, and says {entry.size}")
    if crc != entry.crc:
        raise ValueError(f"has CRC {crc:08x}, and says {entry.crc:08x}")
    return b"".join(parts) if keep else None


def _parts(entry: Entry) -> Iterator[bytes]:
    if entry.method == STORED:
        yield bytes(entry.stream)
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(entry.stream)
    while not inflate.eof:
        part = inflate.decompress(rest, _CHUNK)
        rest = inflate.unconsumed_tail
        yield part
        if not part and not rest and not inflate.eof:
            raise ValueError("is cut short")
    if inflate.unused_data or rest:
        raise ValueError("has something behind the end of its stream")


def _members(data: bytes) -> list[_Member]:
    """Return every file and folder, once all that the headers say fits together."""
    begin, end, count = _directory(data)
    found: list[_Member] = []
    spans: list[tuple[int, int, str]] = []
    position = begin
    for _ in range(count):
        if position + _CENTRAL.size > end:
            raise ValueError("its directory ends before its last file")
        fields = _CENTRAL.unpack_from(data, position)
        name_at = position + _CENTRAL.size
        extra_at = name_at + fields[10]
        position = extra_at + fields[11] + fields[12]
        if fields[0] != _CENTRAL_SIGNATURE or position > end:
            raise ValueError("its directory is damaged")
        raw = data[name_at:extra_at]
        member, offset = _member(fields, raw, data[extra_at : extra_at + fields[11]])
        member.start = _start(data, member, raw, flags=fields[3], offset=offset)
        found.append(member)
        spans.append((offset, _after(data, member, fields[3]), member.name))
    if position != end:
        raise ValueError("its directory holds more than its files")
    _require_gapless(spans, begin)
    if (total := sum(each.size for each in found)) > UNZIPPED_LIMIT:
        raise ValueError(f"has {total} bytes unzipped, and Lambda takes {UNZIPPED_LIMIT}")
    return found


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the directory begins and ends, and how many files it has."""
    at = data.rfind(_END_SIGNATURE, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0 or at + _END.size > len(data):
        raise ValueError("is no zip, or cut short")
    _, disk, first, here, count, size, begin, comment = _END.unpack_from(data, at)
    if at + _END.size + comment != len(data):
        raise ValueError("has something behind its end")
    if disk or first or here != count:
        raise ValueError("is one part of several")
    if count == _UNKNOWN_COUNT or _UNKNOWN in (size, begin):
        raise ValueError(f"has {_UNKNOWN_COUNT} files or more")
    if begin + size != at:
        raise ValueError("has something between its directory and its end, or before its first file")
    return begin, at, count


def _member(fields: tuple[int, ...], raw: bytes, extra: bytes) -> tuple[_Member, int]:
    """Return what the directory says of a file, and where its own header lies."""
    _, made_by, needed, flags, method, _, _, crc, packed, size, *_, outer, offset = fields
    name = _name(raw, flags, extra)
    size, packed, offset = _wide(extra, (size, packed, offset), name)
    folder = name.endswith("/")
    path = name.removesuffix("/")
    _require_safe(path)
    _require_plain(outer >> 16, path, folder=folder, made_by=made_by >> 8)
    if flags & (_ENCRYPTED | _PATCHED) or method not in (STORED, DEFLATED) or needed > _NEWEST:
        raise ValueError(f"{path} is encrypted, or of a method ({method}) or version that Lambda can't read")
    if method == STORED and packed != size:
        raise ValueError(f"{path} is not compressed, and yet has two sizes: {packed} and {size}")
    if size > FLOOR and size > packed * RATIO:
        raise ValueError(f"{path} would grow from {packed} to {size} bytes: a zip bomb")
    return _Member(path, method, crc, packed, size, folder=folder), offset


def _name(raw: bytes, flags: int, extra: bytes) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise ValueError(f"{raw!r} is no UTF-8") from error
    if _extra(extra, _UNICODE_PATH) is not None:
        raise ValueError(f"{name!r} has a second name")
    return name


def _require_safe(path: str) -> None:
    """Refuse a path that could lead out of its folder, or be something else than a name."""
    if odd := _ODD.search(path):
        raise ValueError(f"{path!a} has the character {odd[0]!a}, which no file of a package needs")
    parts = path.split("/")
    if ".." in parts or path.startswith("/"):
        raise ValueError(f"{path} would leave the bundle")
    if "" in parts or "." in parts:
        raise ValueError(f"{path!a} is no plain path")


def _require_plain(mode: int, path: str, *, folder: bool, made_by: int) -> None:
    """Refuse links, devices and the like, whatever system is said to have made them."""
    kind = stat.S_IFMT(mode)
    allowed = (0, stat.S_IFDIR) if folder else (0, stat.S_IFREG)
    if kind in allowed:
        return
    names = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder without a slash"}
    special = (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK)
    unix = 3
    if made_by == unix or kind in special:
        raise ValueError(f"{path} is {names.get(kind, 'no ordinary file')}")


def _start(data: bytes, member: _Member, raw: bytes, *, flags: int, offset: int) -> int:
    """Return where a file's stream lies, once its own header says what the directory does."""
    if offset + _LOCAL.size > len(data):
        raise ValueError(f"{member.name} lies outside the wheel")
    fields = _LOCAL.unpack_from(data, offset)
    signature, _, own_flags, method, _, _, crc, packed, size, name_length, extra_length = fields
    name_at = offset + _LOCAL.size
    start: int = name_at + name_length + extra_length
    if signature != _LOCAL_SIGNATURE or data[name_at : name_at + name_length] != raw:
        raise ValueError(f"{member.name} has another name in front of its content than in the directory")
    extra = data[name_at + name_length : start]
    if _extra(extra, _UNICODE_PATH) is not None:
        raise ValueError(f"{member.name} has a second name")
    size, packed = _wide(extra, (size, packed), member.name)
    said = (method, crc, packed, size)
    wanted = (member.method, member.crc, member.packed, member.size)
    # Where the sizes stand behind the content, here are zeros, or what was known already.
    agrees = said == wanted or (
        bool(flags & _DESCRIPTOR)
        and method == member.method
        and all(one in (0, other) for one, other in zip(said[1:], wanted[1:], strict=True))
    )
    if not agrees or (own_flags ^ flags) & (_ENCRYPTED | _DESCRIPTOR | _UTF8 | _PATCHED):
        raise ValueError(f"{member.name} is told of in two ways: method, CRC and sizes {said} and {wanted}")
    if start + member.packed > len(data):
        raise ValueError(f"{member.name} is cut short")
    if member.folder and (member.size or member.crc or data[start : start + member.packed] not in _NOTHING):
        raise ValueError(f"{member.name} is a folder, and yet has content")
    return start


def _after(data: bytes, member: _Member, flags: int) -> int:
    """Return where a file ends, with the sizes that may stand behind its content."""
    end = member.start + member.packed
    if not flags & _DESCRIPTOR:
        return end
    at = end + 4 if data[end : end + 4] == _DESCRIPTOR_SIGNATURE else end
    said = (member.crc, member.packed, member.size)
    for form in (_NARROW, _WIDE):
        if data[at : at + form.size] == form.pack(*said):
            return at + form.size
    raise ValueError(f"{member.name} is told of in another way behind its content")


def _require_gapless(spans: Iterable[tuple[int, int, str]], end: int) -> None:
    """Require that files lie one behind the other: nothing is hidden between them, and nothing shared."""
    position = 0
    for begin, after, name in sorted(spans):
        if begin < position:
            raise ValueError(f"{name} overlaps another file")
        if begin > position:
            raise ValueError(f"{begin - position} bytes that belong to no file lie in front of {name}")
        position = after
    if position != end:
        raise ValueError("has bytes between its last file and its directory that belong to neither")


def _extra(extra: bytes, wanted: int) -> bytes | None:
    """Return one of the extra fields of a header."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return None


def _wide(extra: bytes, numbers: tuple[int, ...], name: str) -> tuple[int, ...]:
    """Return numbers, those that are too large for their field from where zip64 has them."""
    if _UNKNOWN not in numbers:
        return numbers
    field, at, found = _extra(extra, _ZIP64) or b"", 0, []
    for number in numbers:
        if number != _UNKNOWN:
            found.append(number)
            continue
        if at + 8 > len(field):
            raise ValueError(f"{name} has no size")
        found.append(struct.unpack_from("<Q", field, at)[0])
        at += 8
    return tuple(found)
