"""Wheels made by hand: with any content, compressed in any way."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


class Unseekable(io.BytesIO):
    """A stream that can't go back: the sizes are written behind the data."""

    def seekable(self) -> bool:
        """Say no."""
        return False

    def seek(self, *_: int) -> int:
        """Refuse."""
        raise io.UnsupportedOperation

    def tell(self) -> int:
        """Refuse."""
        raise io.UnsupportedOperation


def wheel(
    path: Path,
    files: Mapping[str, bytes],
    *,
    method: int = DEFLATED,
    level: int = 6,
    unseekable: bool = False,
    folders: bool = False,
) -> Path:
    """Write a wheel with these files."""
    stream = Unseekable() if unseekable else io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for folder in sorted({name.rpartition("/")[0] for name in files if folders and "/" in name}):
            archive.writestr(folder + "/", b"")
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 5, 6, 7, 8, 10)), data, method, level)
    path.write_bytes(stream.getvalue())
    return path


def streams(data: bytes) -> dict[str, bytes]:
    """Return the raw stream of each file of a zip, as its own headers say where it lies."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name, extra = (int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (26, 28))
            start = info.header_offset + 30 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
    return found


def contents(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip, once it is shown to be sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def distribution(
    folder: Path,
    name: str,
    version: str,
    tag: str = "py3-none-any",
    *,
    requires: Iterable[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> Path:
    """Write the wheel of a distribution, as an index has it."""
    folder.mkdir(parents=True, exist_ok=True)
    about = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in requires)
    said = f"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: {tag}\n"
    own = files or {f"{name}.py": f"TAG = {tag!r}\n".encode()}
    record = "".join(
        f"{each},,\n" for each in (*own, f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD")
    )
    parts = {"METADATA": metadata, "WHEEL": said, "RECORD": record}
    return wheel(
        folder / f"{name}-{version}-{tag}.whl",
        {**own, **{f"{about}/{part}": text.encode() for part, text in parts.items()}},
    )
