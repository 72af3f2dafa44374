"""Which files of a project matter to its bundles."""

from __future__ import annotations

import os

from toolkit.domain.sources import OUTSIDE, is_of_module, matters_at_the_top

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MADE = frozenset({"__pycache__", "build", "dist", "node_modules"})
"""folders of what can be made again"""


def source_files(folder: str) -> Iterator[tuple[str, str]]:
    """Return the files that belong in the bundle, and the settings: path in the folder, and place."""
    yield from _below(folder, "")


def module_files(folder: str) -> Iterator[tuple[str, str]]:
    """Return the files of Terraform's modules that a release carries: path in the folder, and place."""
    for name, place in _all_below(folder, "", OUTSIDE):
        if is_of_module(name):
            yield name, place


def package_files(folder: str) -> Iterator[tuple[str, str]]:
    """Return the files of a package of the repository: path in the folder, and place."""
    for name, place in _all_below(folder, "", _MADE):
        if not name.endswith(".pyc") and ".egg-info/" not in name:
            yield name, place


def _below(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir(follow_symlinks=False):
                if name != "__pycache__" and (prefix or name != "tests"):
                    yield from _below(entry.path, f"{prefix}{name}/")
            elif not name.endswith(".pyc") and (prefix or matters_at_the_top(name)) and entry.is_file():
                yield prefix + name, entry.path


def _all_below(folder: str, prefix: str, outside: frozenset[str]) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in outside and entry.name[0] != ".":
                    yield from _all_below(entry.path, f"{prefix}{entry.name}/", outside)
            elif entry.name[0] != "." and entry.is_file():
                yield prefix + entry.name, entry.path
