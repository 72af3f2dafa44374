"""Say why a locked distribution has no wheel for a target, and which version would have one."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote

from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from toolkit.adapters import process
from toolkit.adapters.runtime_tags import MACHINES, glibc, pip_options
from toolkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from packaging.tags import Tag

    from toolkit.adapters.locked_requirements import Pin

_LINK = re.compile(r"Skipping link: .*?([^/\s]+\.whl)(?:[#\s]|$)")
_SOURCE = re.compile(r"Skipping link: No sources permitted for .*?([^/\s]+\.(?:tar\.gz|zip))")
_PYTHON = re.compile(r"Skipping link: (\S+) Requires-Python ([^:]+):")
_GLIBC = re.compile(r"manylinux_2_(\d+)_")
_DAMAGED = (" is invalid.", "has inconsistent ", "invalid wheel", "Invalid wheel", " is not a zip file")
_UNREACHED = "Retrying (Retry(total=0"


def problem(pin: Pin, *, said: str, runtime: str, architecture: str) -> Problem:
    """Return why a pin can't be had, from what pip said and what the index has."""
    asked = f", which {', '.join(pin.via)} asked for" if pin.via else ""
    name = f"{pin.name} {pin.version}{asked}"
    if "DO NOT MATCH THE HASHES" in said:
        return Problem(
            f"{name}: what the index has is not what was locked: its hash is another",
            "find out who changed it; if it may be trusted, lock it anew",
        )
    if fault := _damaged(said):
        return Problem(
            f"{name}: what the index has, with the locked hash, is no wheel of it: {fault}",
            "do without it, and tell the package index what it serves",
        )
    links, fits = _asked(pin, runtime=runtime, architecture=architecture)
    cause = f"{name}: {_reason(pin, links, runtime=runtime, architecture=architecture)}"
    target = f"a wheel for {runtime} on {architecture}"
    if fits:
        return Problem(cause, f"lock {pin.name}=={fits}, the newest that has {target}")
    return Problem(cause, f"do without it: no version has {target}")


def of_index(said: str) -> str | None:
    """Return why pip got no answer of the package index; None if what it says is about a distribution."""
    if "DO NOT MATCH THE HASHES" in said or _damaged(said):
        return None
    lines = said.splitlines()
    if _UNREACHED in said:
        return next(line for line in lines if _UNREACHED in line).removeprefix("WARNING: ")
    if "No matching distribution" in said:
        return None
    errors = [line for line in lines if line.startswith("ERROR")]
    return " ".join(errors) or said.strip()[-500:]


def _damaged(said: str) -> str:
    """Return what pip says of a wheel that it can't read, or that is of something else."""
    lines = [line.removeprefix("WARNING: ").removeprefix("ERROR: ") for line in said.splitlines()]
    found = [line for line in lines if any(each in line for each in _DAMAGED)]
    # "Discarding <URL>: Requested <pin> from <URL> has …": where it lay for a moment tells nobody anything.
    return re.sub(r"\S*/", "", found[0].partition(": Requested ")[2] or found[0]) if found else ""


def _asked(pin: Pin, *, runtime: str, architecture: str) -> tuple[list[str], str | None]:
    """Return what pip says of each file that the index has, and the newest version that fits, if any."""
    ran = process.run(
        [
            sys.executable, "-m", "pip", "--disable-pip-version-check", "index", "versions", pin.name,
            "-vv", "--json", *pip_options(runtime, architecture),
        ],
        timeout=120,
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    documents = [line for line in lines if line.startswith("{")]
    return lines, json.loads(documents[-1])["latest"] if documents else None


def _reason(pin: Pin, links: Sequence[str], *, runtime: str, architecture: str) -> str:
    pythons = [found[2] for line in links if (found := _PYTHON.search(line)) and _same(found[1], pin)]
    if pythons:
        return f"it needs Python {pythons[0]}, and not {runtime}"
    names = [unquote(found[1]) for line in links if (found := _LINK.search(line))]
    wheels = list(_wheels(pin, names))
    sources = [unquote(found[1]) for line in links if (found := _SOURCE.search(line))]
    if wheels:
        return reason(wheels, runtime=runtime, architecture=architecture)
    prefix = f"{pin.name}-{pin.version}.".replace("-", "_")
    if any(each.replace("-", "_").lower().startswith(prefix) for each in sources):
        return "it has source distributions only, which would be built for this machine and not for Lambda"
    return "the package index has no such version"


def _same(version: str, pin: Pin) -> bool:
    """Whether a version is the pinned one: 1.0 is 1.0.0."""
    try:
        return Version(version) == Version(pin.version)
    except InvalidVersion:
        return version == pin.version


def _wheels(pin: Pin, files: Iterable[str]) -> Iterable[frozenset[Tag]]:
    for file in files:
        try:
            name, version, _, tags = parse_wheel_filename(file)
        except InvalidWheelFilename:
            continue
        if canonicalize_name(name) == pin.name and _same(str(version), pin):
            yield tags


def reason(wheels: Iterable[frozenset[Tag]], *, runtime: str, architecture: str) -> str:
    """Return why none of a version's wheels load in a runtime: its platform, its Python or its glibc."""
    machine = MACHINES[architecture]
    tags = [tag for each in wheels for tag in each]
    here = [tag for tag in tags if tag.platform == "any" or tag.platform.endswith(f"_{machine}")]
    here = [tag for tag in here if tag.platform == "any" or "linux" in tag.platform]
    if not here:
        others = sorted({_plain(tag.platform) for tag in tags})
        return f"it has no wheel for Linux on {machine}, only for {', '.join(others)}"
    if all("musllinux" in tag.platform for tag in here):
        return f"its wheels for {machine} are for musl, and Lambda has glibc"
    glibc_tags = [tag for tag in here if "musllinux" not in tag.platform]
    fitting = [tag for tag in glibc_tags if (tag.interpreter, tag.abi) in _loads(runtime)]
    if not fitting:
        pythons = sorted({_python(tag) for tag in glibc_tags}, key=lambda name: (len(name), name))
        return f"its wheels are for {', '.join(pythons)}, and not for {runtime}"
    needed = [int(found[1]) for tag in fitting if (found := _GLIBC.search(tag.platform))]
    if needed and min(needed) > glibc(runtime):
        return f"its wheels need glibc 2.{min(needed)}, and {runtime} has 2.{glibc(runtime)}"
    return (
        f"its wheels are for {', '.join(sorted({tag.platform for tag in fitting}))}, which promises no glibc"
    )


def _loads(runtime: str) -> frozenset[tuple[str, str]]:
    """Return the interpreter and ABI tags that a runtime loads, whatever the platform."""
    python = (3, int(runtime.removeprefix("python3.")))
    own = f"cp{python[0]}{python[1]}"
    tags = [*cpython_tags(python, abis=[own], platforms=["any"]), *compatible_tags(python, own, ["any"])]
    return frozenset((tag.interpreter, tag.abi) for tag in tags)


def _python(tag: Tag) -> str:
    """Return what a wheel is for as a person says it."""
    known = re.fullmatch(r"(cp|py|pp)(\d)(\d*)", tag.interpreter)
    if known is None:
        return tag.interpreter
    name = {"pp": "PyPy"}.get(known[1], "Python")
    version = f"{known[2]}.{known[3]}" if known[3] else known[2]
    free = " without the GIL" if tag.abi.endswith("t") else ""
    newer = " and newer" if tag.abi == "abi3" else ""
    return f"{name} {version}{free}{newer}"


def _plain(platform: str) -> str:
    """Return a platform tag without its versions."""
    family = platform.split("_", maxsplit=1)[0]
    return {"win32": "Windows", "win": "Windows", "macosx": "macOS"}.get(family, platform)
