"""Read what a lock pins, for a target and not for this machine.

Three kinds of lock: `requirements.txt` with hashes (pip's format), `pylock.toml` (PEP 751) and
`uv.lock`, which uv itself turns into the first. Markers are judged by what the Lambda runtime would
answer (PEP 508), hashes are kept for the download to be held against.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from toolkit.adapters.runtime_tags import MACHINES
from toolkit.errors import ConfigurationError, Location, Problem, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

_LOCK = "lock it: uv pip compile --generate-hashes"
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_VIA = re.compile(r"#\s*via\b\s*(.*)$")
_MORE = re.compile(r"#\s{2,}(\S.*)$")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)(\S+)$")
_PATH = re.compile(r"(?:[\w.-]+(?:\[.*\])?\s*@\s*)?((?:file:|\.{1,2}(?:/|$)|/)\S*|[\w.-]+/[\w./-]*)$")
_HASH = re.compile(r"\s--hash(?:=|\s+)(\S+)")
_HASHES = ("sha256", "sha384", "sha512")
"""what pip can hold a download against"""


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution in one version, with the hashes that its file may have."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """such as sha256:<hex>"""
    via: tuple[str, ...] = ()
    """what asked for it, as the lock says; none where it does not"""

    @property
    def line(self) -> str:
        """The pin as pip reads it."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={each}" for each in self.hashes)])


@dataclass(frozen=True, slots=True)
class LocalPackage:
    """A package that lies in the repository, as a lock names it."""

    path: str
    """as it is written: relative to the lock's folder, absolute, or a file URL"""
    at: Location


Named = Pin | LocalPackage


def environment(runtime: str, architecture: str) -> Mapping[str, str]:
    """Return what markers ask for, as the runtime would answer."""
    version = runtime.removeprefix("python")
    return {
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": f"{version}.0",
        "os_name": "posix",
        "platform_machine": MACHINES.get(architecture, architecture),
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": "linux",
    }


def read(lock: Path, *, runtime: str, architecture: str) -> list[Named]:
    """Return what a lock names for a target: pins in the order of their names, then local packages.

    Raises:
        ConfigurationError: the lock can't be read, or a line pins no version, or has no hash.
        ToolError: uv could not read its own lock.

    """
    target = environment(runtime, architecture)
    text = _text(lock)
    if lock.name == "pylock.toml":
        named = _of_pylock(text, _Places(shown(lock), text), target)
    elif lock.name == "uv.lock":
        named = _of_requirements(_exported(lock), _Places(shown(lock), text), target)
    else:
        named = _of_requirements(text, _Places(shown(lock)), target)
    problems: list[Problem] = []
    found: dict[str, Named] = {}
    for each in named:
        key = each.name if isinstance(each, Pin) else each.path if isinstance(each, LocalPackage) else ""
        if isinstance(each, Problem):
            problems.append(each)
        elif isinstance(each, Pin) and key in found and found[key] != each:
            cause = f"{key} is pinned twice for {runtime} on {architecture}, as {each.version} too"
            problems.append(Problem(cause, _LOCK, Location(shown(lock))))
        else:
            found[key] = each
    if problems:
        raise ConfigurationError("a lock can't be used", *problems)
    pinned = [each for each in found.values() if isinstance(each, Pin)]
    local = [each for each in found.values() if isinstance(each, LocalPackage)]
    return [*sorted(pinned, key=lambda pin: pin.name), *local]


def pins(lock: Path, *, runtime: str, architecture: str) -> list[Pin]:
    """Return what a lock pins for a target, in the order of its names; raises as ``read`` does."""
    found = read(lock, runtime=runtime, architecture=architecture)
    return [each for each in found if isinstance(each, Pin)]


def shown(lock: Path) -> str:
    """Return a lock's path as a person knows it: functions/<name>/<lock>."""
    return "/".join(lock.parts[-3:])


@dataclass(frozen=True, slots=True)
class _Places:
    """Tells where in a lock something is named."""

    file: str
    toml: str = ""
    """the lock's text, where its lines are not those that were read"""

    def of(self, number: int, name: str) -> Location:
        """Return a line's place; in TOML that of the first line which gives this name or path."""
        if not self.toml:
            return Location(self.file, number)
        quoted = rf"([\"']){re.escape(name.removeprefix('./'))}\1"
        key = r"name|source\s*=.*\b(?:editable|directory)|directory\s*=.*\bpath"
        value = re.compile(rf"^(?:{key})\s*=\s*{quoted}")
        lines = enumerate(self.toml.splitlines(), 1)
        return Location(self.file, next((at for at, line in lines if value.search(line)), 0))


def _text(lock: Path) -> str:
    try:
        return lock.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{shown(lock)} can't be read", Problem(str(error), "write it in UTF-8", Location(shown(lock)))
        ) from error


@dataclass(slots=True)
class _Line:
    """A requirement, which may span lines, and what the comments of it say asked for it."""

    number: int
    text: str
    via: list[str]


def _lines(text: str) -> Iterator[_Line]:
    """Return each requirement with the number of its first line; a comment ends it, as it does for pip."""
    line: _Line | None = None
    goes_on = in_via = False
    for at, raw in enumerate(text.splitlines(), 1):
        found = _COMMENT.search(raw)
        comment = found[0].strip() if found else ""
        code = _COMMENT.sub("", raw).strip()
        part = code.removesuffix("\\").rstrip()
        if goes_on and line is not None:
            line.text = f"{line.text} {part}".rstrip()
        elif part:
            if line is not None:
                yield line
            line = _Line(at, part, [])
        goes_on = code.endswith("\\") and not comment
        if line is None:
            continue
        begins, more = _VIA.match(comment), _MORE.match(comment) if in_via else None
        in_via = begins is not None or more is not None
        said = (begins or more or ("", ""))[1]
        line.via += [each.strip().removeprefix("-r ") for each in said.split(",") if each.strip()]
    if line is not None:
        yield line


def _of_requirements(text: str, places: _Places, target: Mapping[str, str]) -> Iterator[Named | Problem]:
    for line in _lines(text):
        hashes = tuple(each for each in _HASH.findall(line.text) if each.partition(":")[0] in _HASHES)
        rest = re.split(r"\s+--hash", line.text, maxsplit=1)[0]
        path = _local(rest)
        try:
            requirement = Requirement(rest if path is None else _with_marker("local", rest))
        except InvalidRequirement as error:
            yield _no_pin(rest, str(error).splitlines()[0], places.of(line.number, rest))
            continue
        place = places.of(line.number, path or requirement.name)
        if requirement.marker is not None and not requirement.marker.evaluate(dict(target)):
            continue
        if path is not None:
            yield LocalPackage(path, place)
            continue
        versions = [each.version for each in requirement.specifier if each.operator == "=="]
        if requirement.url:
            cause = f"{rest} comes from a URL, and bundles are made of what a package index has"
            yield Problem(cause, "take it from an index, or into the repository as a local package", place)
        elif len(versions) != 1 or len(requirement.specifier) != 1 or "*" in versions[0]:
            yield Problem(f"{rest} pins no version", _LOCK, place)
        elif not hashes:
            yield Problem(f"{rest} has no hash, so that anything could be downloaded", _LOCK, place)
        else:
            yield Pin(canonicalize_name(requirement.name), versions[0], hashes, tuple(line.via))


def _local(requirement: str) -> str | None:
    """Return the path of a package in the repository; None where an index or a URL is meant."""
    code = re.split(r"\s+;", requirement, maxsplit=1)[0].strip()
    editable = _EDITABLE.match(code)
    found = _PATH.match(editable[1] if editable else code)
    path = found[1] if found else editable[1] if editable and ":" not in editable[1] else None
    return re.sub(r"\[.*\]$", "", path) if path else None


def _with_marker(name: str, requirement: str) -> str:
    """Return a requirement of this name with another's marker."""
    _, semicolon, marker = requirement.partition(" ;")
    return f"{name} {semicolon}{marker}"


def _no_pin(rest: str, why: str, place: Location) -> Problem:
    if _EDITABLE.match(rest):
        cause = f"{rest} comes from a URL, and bundles are made of what a package index has"
        return Problem(cause, "take it from an index, or into the repository as a local package", place)
    if rest.startswith(("-r", "--requirement", "-c", "--constraint")):
        return Problem(f"{rest}: a lock names no other files", _LOCK, place)
    if rest.startswith("-"):
        option = re.split(r"[=\s]", rest, maxsplit=1)[0]
        cause = f"{option} is an option for pip, and a lock that has options is no list of pins"
        variable = "PIP_" + option.strip("-").replace("-", "_").upper()
        return Problem(cause, f"set it for pip: in pip.conf, or as {variable}", place)
    return Problem(f"{rest!r} is no pinned requirement: {why}", _LOCK, place)


def _of_pylock(text: str, places: _Places, target: Mapping[str, str]) -> Iterator[Named | Problem]:
    anew = "make it anew: uv export --format pylock.toml"
    try:
        document = tomllib.loads(text)
        packages = list(document["packages"])
        via = _dependents(packages)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        yield Problem(f"{type(error).__name__}: {error}", anew, Location(places.file))
        return
    # What PEP 751 lets markers ask beyond PEP 508: no extras, and the groups that are installed by default.
    asked: dict[str, str | frozenset[str]] = {
        **target,
        "extras": frozenset(),
        "dependency_groups": frozenset(document.get("default-groups", ())),
    }
    for package in packages:
        name = str(package.get("name"))
        place = places.of(0, name)
        try:
            if "marker" in package and not Marker(package["marker"]).evaluate(asked, context="lock_file"):
                continue
            yield _package(package, via.get(canonicalize_name(name), ()), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Problem(f"{name}: {type(error).__name__}: {error}", anew, place)


def _package(package: Mapping[str, Any], via: Iterable[str], place: Location) -> Named | Problem:
    """Return one of PEP 751's packages."""
    name = package["name"]
    if "directory" in package:
        return LocalPackage(package["directory"]["path"], place)
    if "vcs" in package or "archive" in package:
        cause = f"{name} comes from a URL, and bundles are made of what a package index has"
        return Problem(cause, "take it from an index, or into the repository as a local package", place)
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
    hashes = [
        f"{kind}:{each['hashes'][kind]}" for each in files for kind in _HASHES if kind in each["hashes"]
    ]
    if not hashes:
        cause = f"{name} has no hash, so that anything could be downloaded"
        return Problem(cause, "make it anew: uv export --format pylock.toml", place)
    return Pin(canonicalize_name(name), package["version"], tuple(hashes), tuple(via))


def _dependents(packages: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return what asked for each package, where the lock says it."""
    found: dict[str, list[str]] = {}
    for package in packages:
        for each in package.get("dependencies", ()):
            found.setdefault(canonicalize_name(each["name"]), []).append(str(package["name"]))
    return found


def _exported(lock: Path) -> str:
    """Return uv's own lock as requirements with hashes: what is not for development, without the project."""
    import uv  # noqa: PLC0415 - for its own locks only

    from toolkit.adapters import process  # noqa: PLC0415

    ran = process.run(
        [
            uv.find_uv_bin(), "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project",
            "--no-header", "--format", "requirements-txt", "--project", str(lock.parent),
        ]
    )  # fmt: skip
    if ran.code:
        raise ToolError(
            f"{shown(lock)} can't be read",
            cause=ran.stderr.strip(),
            fix="uv lock, in that folder: it needs the pyproject.toml beside it",
        )
    return ran.stdout
