"""Zips written byte by byte, as no honest tool would."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = ("version", "flags", "method", "time", "date", "crc", "packed", "size", "name_length", "extra_length")
CENTRAL = ("made_by", *LOCAL, "comment_length", "disk", "internal", "external", "offset")


def deflate(data: bytes) -> bytes:
    """Return a raw stream."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


@dataclass
class Member:
    """One file: what is in it, and what its two headers say otherwise."""

    name: bytes | str
    data: bytes = b"x = 1\n"
    method: int = 8
    stream: bytes | None = None
    mode: int = 0o100644
    both: dict[str, int] = field(default_factory=dict)
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)
    local_name: bytes | None = None
    extra: bytes = b""
    before: bytes = b""
    after: bytes = b""

    @property
    def raw(self) -> bytes:
        """Its name as bytes."""
        return self.name.encode() if isinstance(self.name, str) else self.name

    def fields(self) -> dict[str, int]:
        """Return what an honest header says."""
        stream = self.written()
        return {
            "version": 20,
            "flags": 0 if self.raw.isascii() else 0x0800,
            "method": self.method,
            "time": 0,
            "date": 0x21,
            "crc": zlib.crc32(self.data),
            "packed": len(stream),
            "size": len(self.data),
            "name_length": len(self.raw),
            "extra_length": len(self.extra),
            **self.both,
        }

    def written(self) -> bytes:
        """Return its stream."""
        if self.stream is not None:
            return self.stream
        return deflate(self.data) if self.method == 8 else self.data


def zipped(
    *members: Member,
    front: bytes = b"",
    between: bytes = b"",
    behind: bytes = b"",
    comment: bytes = b"",
    end: dict[str, int] | None = None,
) -> bytes:
    """Return a zip of these."""
    body, directory = bytearray(front), b""
    for member in members:
        body += member.before
        said = member.fields()
        name = member.raw if member.local_name is None else member.local_name
        local = {**said, "name_length": len(name), **member.local}
        central = {
            "made_by": 0x0314,
            **said,
            "comment_length": 0,
            "disk": 0,
            "internal": 0,
            "external": member.mode << 16,
            "offset": len(body),
            **member.central,
        }
        body += struct.pack("<4s5H3L2H", b"PK\3\4", *(local[key] for key in LOCAL)) + name + member.extra
        body += member.written() + member.after
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", *(central[key] for key in CENTRAL))
        directory += member.raw + member.extra
    body += between
    closing = {
        "disk": 0,
        "first": 0,
        "here": len(members),
        "count": len(members),
        "size": len(directory),
        "begin": len(body),
        "comment": len(comment),
        **(end or {}),
    }
    return bytes(body) + directory + struct.pack("<4s4H2LH", b"PK\5\6", *closing.values()) + comment + behind


def crafted(path: Path, *members: Member) -> Path:
    """Write a zip of these."""
    path.write_bytes(zipped(*members))
    return path
