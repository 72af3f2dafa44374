"""Write zips whose bytes depend on their content alone, without compressing anything.

A wheel is a zip: its members' compressed streams are copied as they are, so that nothing is inflated or
deflated and no zlib build leaves its mark. Own sources are stored. Names are sorted, times are 1980-01-01,
modes 0644. Source of the format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import ReadableBuffer

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
STORED, DEFLATED = 0, 8
"""methods of compression, of which Lambda reads no others"""
_DOS_DATE = 0x0021
"""1980-01-01, the first day that the format knows"""
_UTF8 = 0x0800
_MADE_BY_UNIX = 0x0314
_MODE = 0o100644 << 16
_VERSION = 20
_MOST_FILES = 0xFFFF
"""without zip64, which Lambda's unpacker is not known to read"""


class Entry:
    """One file of a zip, with its stream as it is to be written.

    No dataclass: what makes them takes longer to load than the rest of a small build.
    """

    __slots__ = ("crc", "method", "name", "size", "stream")

    def __init__(self, name: str, method: int, crc: int, stream: ReadableBuffer, size: int) -> None:
        self.name = name
        self.method = method
        """``STORED`` or ``DEFLATED``"""
        self.crc = crc
        self.stream = stream
        """bytes, or a part of others: a wheel's members are never copied"""
        self.size = size
        """bytes, uncompressed"""

    def at(self, name: str) -> Entry:
        """Return the same file in another place."""
        return Entry(name, self.method, self.crc, self.stream, self.size)


def stored(name: str, data: bytes) -> Entry:
    """Return a file of our own, uncompressed."""
    return Entry(name, STORED, zlib.crc32(data), data, len(data))


def content(entry: Entry) -> bytes:
    """Return a file's bytes, uncompressed."""
    if entry.method == STORED:
        return bytes(entry.stream)
    return zlib.decompress(entry.stream, wbits=-zlib.MAX_WBITS)


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def pack(entries: Iterable[Entry]) -> bytes:
    """Return the zip.

    Raises:
        ValueError: a path is unsafe, or two entries of one path differ.

    """
    chosen: dict[str, Entry] = {}
    for entry in entries:
        if entry.name.startswith("/") or ".." in entry.name.split("/") or "\\" in entry.name:
            raise ValueError(f"{entry.name} would leave the bundle")
        other = chosen.setdefault(entry.name, entry)
        if other is not entry and content(other) != content(entry):
            raise ValueError(f"two different files want to be {entry.name}")
        # Equal content may come compressed in two ways: which one is taken must not depend on the order.
        if other is not entry:
            chosen[entry.name] = min(
                other, entry, key=lambda item: (len(bytes(item.stream)), item.method, bytes(item.stream))
            )
    folders = {parent for name in chosen for parent in _parents(name)}
    if blocked := sorted(folders & set(chosen)):
        raise ValueError(f"{blocked[0]} is a file, and also a folder of others")
    if len(chosen) > _MOST_FILES:
        raise ValueError(f"{len(chosen)} files are more than the {_MOST_FILES} that a zip can hold")
    body: list[ReadableBuffer] = []
    directory: list[bytes] = []
    offset = 0
    for name in sorted(chosen):
        entry = chosen[name]
        encoded = name.encode()
        length = len(memoryview(entry.stream))
        fields = (
            _VERSION,
            0 if name.isascii() else _UTF8,
            entry.method,
            0,
            _DOS_DATE,
            entry.crc,
            length,
            entry.size,
            len(encoded),
        )
        directory += (
            _CENTRAL.pack(b"PK\1\2", _MADE_BY_UNIX, *fields, 0, 0, 0, 0, _MODE, offset),
            encoded,
        )
        body += (_LOCAL.pack(b"PK\3\4", *fields, 0), encoded, entry.stream)
        offset += _LOCAL.size + len(encoded) + length
    count, size = len(chosen), sum(len(part) for part in directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])
