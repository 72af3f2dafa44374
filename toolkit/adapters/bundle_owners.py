"""Tell to which distribution each file of a bundle belongs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_PYTHON = "python/"


def owners(opened: zipfile.ZipFile, own: str) -> dict[str, str]:
    """Return file to distribution with its version; what belongs to none is ``own``.

    RECORD says which files are whose. It may have been left out of the bundle: then a package goes by the
    name of its distribution, where there is one of that name.
    """
    names = opened.namelist()
    about = dict(_distributions(names))
    recorded = {
        file: owner
        for folder, owner in about.items()
        if f"{folder}/RECORD" in names
        for file in _recorded(opened, folder)
    }
    known = {canonicalize_name(owner.partition(" ")[0]): owner for owner in about.values()}
    found = {}
    for name in names:
        base = _PYTHON if name.startswith(_PYTHON) else ""
        top = name.removeprefix(base).partition("/")[0].removesuffix(".py")
        if top.endswith(".dist-info"):
            found[name] = about.get(base + top, own)
        else:
            # What was compiled for the bundle stands in no RECORD.
            source = _source(name)
            found[name] = recorded.get(source) or known.get(canonicalize_name(top), own)
    return found


def _distributions(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        folder = name.rpartition("/")[0]
        if folder.endswith(".dist-info"):
            distribution, _, version = folder.rpartition("/")[2].removesuffix(".dist-info").partition("-")
            yield folder, f"{distribution.replace('_', '-')} {version}".strip()


def _recorded(opened: zipfile.ZipFile, folder: str) -> Iterator[str]:
    base = folder.rpartition("/")[0]
    rows = csv.reader(io.StringIO(opened.read(f"{folder}/RECORD").decode("utf-8", "replace")))
    return (f"{base}/{row[0]}" if base else row[0] for row in rows if row)


def _source(name: str) -> str:
    """Return the module that bytecode was compiled from; any other file is its own."""
    folder, _, file = name.rpartition("/")
    if not folder.endswith("__pycache__"):
        return name
    return f"{folder.removesuffix('__pycache__')}{file.partition('.')[0]}.py"
