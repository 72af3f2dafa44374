"""Write zips whose bytes depend on their content alone, without compressing anything.

A wheel is a zip: its members' compressed streams are copied as they are, so that nothing is inflated or
deflated and no zlib build leaves its mark. Own sources are stored. Names are sorted, times are 1980-01-01,
modes 0644. Source of the format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DOS_DATE = 0x0021
"""1980-01-01, the first day that the format knows"""
_UTF8 = 0x0800
_MADE_BY_UNIX = 0x0314
_MODE = 0o100644 << 16
_VERSION = 20
_MOST_FILES = 0xFFFF
"""without zip64, which Lambda's unpacker is not known to read"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip, with its stream as it is to be written."""

    name: str
    method: int
    crc: int
    stream: bytes
    size: int
    """bytes, uncompressed"""


def stored(name: str, data: bytes) -> Entry:
    """Return a file of our own, uncompressed."""
    return Entry(name, zipfile.ZIP_STORED, zlib.crc32(data), data, len(data))


def _target(name: str) -> str | None:
    """Where a wheel's member belongs after installation; None for scripts and headers."""
    top, _, rest = name.partition("/")
    if top.endswith(".data"):
        scheme, _, inner = rest.partition("/")
        return inner if scheme in ("purelib", "platlib") else None
    return name


def of_wheel(path: Path) -> Iterator[Entry]:
    """Every file of a wheel that an installation would place, with its raw stream.

    Raises:
        ValueError: the wheel is encrypted, truncated, or compressed in a way that Lambda can't read.

    """
    with path.open("rb") as raw, zipfile.ZipFile(raw) as wheel:
        for info in wheel.infolist():
            name = _target(info.filename)
            if name is None or info.is_dir():
                continue
            if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError(f"{info.filename} is encrypted or compressed by method {info.compress_type}")
            raw.seek(info.header_offset)
            header = _LOCAL.unpack(raw.read(_LOCAL.size))
            raw.seek(header[-2] + header[-1], 1)
            stream = raw.read(info.compress_size)
            if len(stream) != info.compress_size:
                raise ValueError(f"{info.filename} is cut short")
            yield Entry(name, info.compress_type, info.CRC, stream, info.file_size)


def _content(entry: Entry) -> bytes:
    if entry.method == zipfile.ZIP_STORED:
        return entry.stream
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
        if other is not entry and _content(other) != _content(entry):
            raise ValueError(f"two different files want to be {entry.name}")
        # Equal content may come compressed in two ways: which one is taken must not depend on the order.
        chosen[entry.name] = min(other, entry, key=lambda item: (len(item.stream), item.method, item.stream))
    folders = {parent for name in chosen for parent in _parents(name)}
    if blocked := sorted(folders & set(chosen)):
        raise ValueError(f"{blocked[0]} is a file, and also a folder of others")
    if len(chosen) > _MOST_FILES:
        raise ValueError(f"{len(chosen)} files are more than the {_MOST_FILES} that a zip can hold")
    body, directory = bytearray(), bytearray()
    for name in sorted(chosen):
        entry = chosen[name]
        encoded = name.encode()
        fields = (
            _VERSION,
            0 if name.isascii() else _UTF8,
            entry.method,
            0,
            _DOS_DATE,
            entry.crc,
            len(entry.stream),
            entry.size,
            len(encoded),
        )
        directory += _CENTRAL.pack(b"PK\1\2", _MADE_BY_UNIX, *fields, 0, 0, 0, 0, _MODE, len(body)) + encoded
        body += _LOCAL.pack(b"PK\3\4", *fields, 0) + encoded + entry.stream
    count = len(chosen)
    return bytes(body + directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))
