"""Build the packages of the repository that a lock names beside those of an index.

uv builds them in a copy, so that nothing is left in the sources. What they consist of is stored in the
bundle without compression, and without the installer's files that name the build backend's version.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from toolkit.adapters.source_files import package_files
from toolkit.domain.digest import of_document
from toolkit.errors import ConfigurationError, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.adapters.spliced_zip import Entry
    from toolkit.errors import Location

_REQUIREMENTS = re.compile(
    rb"^\s*(?:-e|--editable|\.|/|file:|[\w.-]+/)|^[^#]*@\s*(?:file:|\.|/)", re.MULTILINE
)
_TOML = re.compile(rb"\b(?:directory|editable)\s*=")


@dataclass(frozen=True, slots=True)
class LocalPackage:
    """A package's sources, in the project."""

    name: str
    """its folder, relative to the project's"""
    folder: Path
    files: Mapping[str, Path]
    """path in the folder to the file"""


@dataclass(frozen=True, slots=True)
class Built:
    """What there is of a local package."""

    entries: tuple[Entry, ...]
    """all of it, also what a bundle gets only if it asks for it"""
    facts: Mapping[str, Any]
    """what is known of it as of a wheel; its sha256 is that of its files, since no wheel is kept"""


def local_packages(lock: Path, *, root: Path, runtime: str, architecture: str) -> list[LocalPackage]:
    """Return the packages of the project that a lock names for a target.

    Raises:
        ConfigurationError: one lies outside the project, or is none; or the lock can't be used.

    """
    # Most locks name none: those are not parsed on every run.
    if not (_REQUIREMENTS if lock.suffix == ".txt" else _TOML).search(lock.read_bytes()):
        return []
    from toolkit.adapters import locked_requirements  # noqa: PLC0415

    problems, found = [], {}
    for each in locked_requirements.read(lock, runtime=runtime, architecture=architecture):
        if not isinstance(each, locked_requirements.LocalPackage):
            continue
        folder = (lock.parent / _path(each.path)).resolve()
        fault = _fault(each.path, each.at, folder=folder, own=lock.parent.resolve(), root=root.resolve())
        if fault is not None:
            problems.append(fault)
        else:
            name = folder.relative_to(root.resolve()).as_posix()
            found[name] = LocalPackage(
                name, folder, {inner: Path(place) for inner, place in package_files(str(folder))}
            )
    if problems:
        raise ConfigurationError("a local package can't be packaged", *problems)
    return [found[name] for name in sorted(found)]


def _path(written: str) -> str:
    """Return a path, which may be written as a URL: absolute behind three slashes, relative behind none."""
    plain = written.partition("#")[0]
    return unquote(urlsplit(plain).path) if plain.startswith("file:") else plain


def _fault(written: str, at: Location, *, folder: Path, own: Path, root: Path) -> Problem | None:
    if folder == own:
        cause = f"{written} is the folder of the lock itself, whose code is in the bundle anyway"
        return Problem(cause, "leave the line out", at)
    if not folder.is_relative_to(root):
        cause = f"{written} lies outside the project, and a release is made of what is in it"
        return Problem(cause, "take it into the project, or publish it to a package index", at)
    if not folder.is_dir():
        said = "is a file" if folder.exists() else "does not exist"
        return Problem(f"{written} {said}", "name the folder that holds the pyproject.toml", at)
    if not (folder / "pyproject.toml").is_file():
        return Problem(f"{written} has no pyproject.toml", "write one: it says how it is built", at)
    return None


def build(package: LocalPackage, digests: Mapping[str, str]) -> Built:
    """Build a package of these sources, which have to be what the digests say.

    Raises:
        Refused: it can't be built, holds compiled code, or changed meanwhile.

    """
    with tempfile.TemporaryDirectory() as name:
        wheel = _wheel(package, digests, Path(name))
        from packaging.utils import parse_wheel_filename  # noqa: PLC0415 - where something is built

        from toolkit.adapters import wheel_facts  # noqa: PLC0415

        *_, tags = parse_wheel_filename(wheel.name)
        if any(tag.platform != "any" for tag in tags):
            raise Refused(
                f"{package.name} can't be packaged",
                cause=f"{wheel.name} holds code that was compiled for this machine, and not for Lambda",
                fix="build its wheels for Lambda elsewhere, publish them to an index, and lock them",
            )
        try:
            entries = tuple(_stored(wheel))
            content = of_document([[each.name, sha256(each.stream).hexdigest()] for each in entries])
            facts = wheel_facts.of_local(package.name, entries, digest=content.hex)
        except ValueError as error:
            raise Refused(
                f"{package.name} can't be packaged",
                cause=f"what uv built of it can't be used: {error}",
                fix=f"mend its pyproject.toml, and see what uv build --wheel {package.name} makes",
            ) from error
    return Built(entries, facts)


def _wheel(package: LocalPackage, digests: Mapping[str, str], folder: Path) -> Path:
    import uv  # noqa: PLC0415 - as above

    from toolkit.adapters import process  # noqa: PLC0415

    copy, out = folder / package.folder.name, folder / ".wheels"
    for relative, path in package.files.items():
        data = path.read_bytes()
        if sha256(data).hexdigest() != digests[relative]:
            raise Refused(
                f"{package.name} can't be packaged",
                cause=f"{relative} changed while it was packaged",
                fix="package again",
            )
        target = copy / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    ran = process.run(
        [
            uv.find_uv_bin(), "build", "--wheel", "--no-sources", "--python", sys.executable,
            "--out-dir", str(out), str(copy),
        ],
        timeout=900,
    )  # fmt: skip
    if ran.code:
        said = ran.stderr.replace(str(copy), package.name).strip()
        raise Refused(
            f"{package.name} can't be packaged",
            cause=f"uv can't build it: {said[-2000:]}",
            fix=f"uv build --wheel {package.name}, until it does",
        )
    return next(out.glob("*.whl"))


def _stored(wheel: Path) -> Iterator[Entry]:
    """Return a wheel's files uncompressed: no zlib leaves its mark, nor does the build backend's version."""
    import csv  # noqa: PLC0415 - as above
    import io  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    from toolkit.adapters import spliced_zip, wheel_contents, wheel_reader  # noqa: PLC0415

    wheel_reader.check(wheel)
    kept, record = [], ""
    for entry in sorted(wheel_reader.members(wheel), key=lambda each: each.name):
        name = wheel_contents.place(entry.name)
        if name is None:
            continue
        if re.fullmatch(r"[^/]+\.dist-info/(?:WHEEL|RECORD)", name):
            record = name.rpartition("/")[0] + "/RECORD"
            continue
        data = zlib.decompress(entry.stream, wbits=-zlib.MAX_WBITS) if entry.method else bytes(entry.stream)
        kept.append(spliced_zip.stored(name, data))
    wheel_reader.require_apart(each.name for each in kept)
    yield from kept
    if not record:
        return
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(
        [name, "", ""] for name in sorted([*(each.name for each in kept), record])
    )
    yield spliced_zip.stored(record, rows.getvalue().encode())
