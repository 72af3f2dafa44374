"""What the last packaging found, for as long as nothing that it depends on has changed.

Loads nothing but what it needs: a command that has nothing to do should be over before a person
notices. Names, sizes, times and inodes of all inputs, of the built bundles and of git's index and
head are compared; an input that was changed within the coarsest file system's tick of the look at it
is never trusted (https://git-scm.com/docs/racy-git). The snapshot lies in the user's cache.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INPUTS = ("functions", "terraform/modules")
MARKER = "toolkit.yaml"
IGNORED = frozenset({"__pycache__", ".terraform"})
RACY = 2_000_000_000
"""nanoseconds"""
PLACEHOLDER = "in 0.0s"
"""what the text says of its time, to be replaced"""

Stamp = list[int] | None


def root_of(start: str) -> str | None:
    """Return the nearest folder at or above this one that holds a project."""
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, MARKER)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def recall(root: str, file: str) -> dict[str, Any] | None:
    """Return the document and text of the last packaging if it would be the same now; else None."""
    try:
        with open(file, "rb") as stream:
            kept = json.loads(stream.read())
        if kept["toolkit"] != toolkit.__version__ or kept["inputs"] != _inputs(root, kept["folders"]):
            return None
        if any(_stamp(place) != stamp for place, stamp in kept["outputs"].items()):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    found: dict[str, Any] = kept["found"]
    return found


def keep(
    root: str, file: str, *, outputs: Iterable[str], found: dict[str, Any], folders: Iterable[str] = ()
) -> None:
    """Remember what was found, unless an input was changed too lately to tell a next change from it.

    ``folders`` are inputs beside those of every project. Not being able to is no
    error: the next run looks at everything.
    """
    also = list(folders)
    inputs = _inputs(root, also)
    now = time.time_ns()
    if any(stamp and now - max(stamp[1], stamp[2]) < RACY for stamp in inputs.values()):
        return
    kept = {
        "toolkit": toolkit.__version__,
        "folders": also,
        "inputs": inputs,
        "outputs": {place: _stamp(place) for place in outputs},
        "found": found,
    }
    with suppress(OSError):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        temporary = f"{file}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as stream:
            json.dump(kept, stream, separators=(",", ":"))
        os.replace(temporary, file)


def _inputs(root: str, folders: Iterable[str]) -> dict[str, Stamp]:
    """Return everything that decides what packaging finds, each with its stamp; None for what is absent."""
    found: dict[str, Stamp] = {MARKER: _stamp(os.path.join(root, MARKER))}
    for folder in (*(os.path.join(root, top) for top in INPUTS), *folders):
        found.update(_files(folder))
    found.update((place, _stamp(place)) for place in _git(root))
    return found


def _files(folder: str) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in IGNORED:
                yield from _files(entry.path)
        else:
            yield entry.path, _stamp(entry.path)


def _git(root: str) -> Iterator[str]:
    """Return the files by which git says what is checked out and what is committed."""
    folder = root
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above
    git = os.path.join(folder, ".git")
    yield git if os.path.isfile(git) else os.path.join(git, "HEAD")
    if os.path.isfile(git):
        with open(git, encoding="utf-8") as stream:
            git = os.path.join(folder, stream.read().partition("gitdir:")[2].strip())
        yield os.path.join(git, "HEAD")
    common = git
    with suppress(OSError), open(os.path.join(git, "commondir"), encoding="utf-8") as stream:
        common = os.path.join(git, stream.read().strip())
    yield os.path.join(git, "index")
    yield os.path.join(common, "packed-refs")
    with suppress(OSError), open(os.path.join(git, "HEAD"), encoding="utf-8") as stream:
        reference = stream.read().partition("ref:")[2].strip()
        if reference:
            yield os.path.join(common, reference)


def _stamp(place: str) -> Stamp:
    """Return size, times and inode, following links; None where there is nothing."""
    try:
        found = os.stat(place)
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
