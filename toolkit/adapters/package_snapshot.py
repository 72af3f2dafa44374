"""What the last packaging found: every input by its digest, and what was built of it.

The digests themselves are remembered by `file_digests`, which knows whether a file may have changed.
Loads next to nothing, as everything does that is needed to see that nothing is to be done.
"""

from __future__ import annotations

import os

from toolkit.adapters import git_status, memory_file
from toolkit.adapters.source_files import module_files, package_files, source_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from toolkit.adapters.file_digests import FileDigests
    from toolkit.domain.checkout import Checkout

MARKER = "toolkit.yaml"
FILE = "package"
DIGESTS = "digests"
"""names of files in a project's memory"""
_FORM = "package/2"


def root_of(start: str) -> str | None:
    """Return the nearest folder at or above this one that holds a project."""
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, MARKER)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def load(memory: str) -> dict[str, Any] | None:
    """Return what the last packaging kept; None where there is nothing that can be used."""
    found = memory_file.read(os.path.join(memory, FILE), _FORM)
    return found if isinstance(found, dict) else None


def keep(memory: str, found: Mapping[str, Any]) -> None:
    """Remember what was found. Not being able to is no error: the next run looks at everything."""
    memory_file.write(os.path.join(memory, FILE), _FORM, found)


def described(path: str) -> tuple[str, str]:
    """Return where the SBOM and the provenance of a bundle lie: beside its zip."""
    stem = path.removesuffix(".zip")
    return f"{stem}.cdx.json", f"{stem}.provenance.json"


def outdated(record: Mapping[str, Any], checkout: Checkout, folders: Sequence[str]) -> bool:
    """Whether a bundle was built from what was not committed, and its sources are now."""
    unknown = record["dirty"] or record["commit"] is None
    return bool(unknown and checkout.commit is not None and not checkout.differs(folders))


def part_files(root: str, name: str, digests: FileDigests) -> dict[str, str]:
    """Return the files of a function or layer that matter, each with its digest."""
    folder = os.path.join(root, "functions", name)
    return {inner: digests.of(place) for inner, place in source_files(folder)}


def other_files(root: str, local: Iterable[str], digests: FileDigests) -> dict[str, str]:
    """Return all other files that decide what is built, each with its digest.

    Args:
        root: the project's folder.
        local: the folders of packages of the repository, relative to it.
        digests: the digests of files.

    """
    found = {MARKER: digests.of(os.path.join(root, MARKER))}
    modules = os.path.join(root, "terraform", "modules")
    if os.path.isdir(modules):
        found |= {f"terraform/modules/{inner}": digests.of(place) for inner, place in module_files(modules)}
    for folder in local:
        for inner, place in package_files(os.path.join(root, folder)):
            found[f"{folder}/{inner}"] = digests.of(place)
    return found


def folders(root: str) -> list[str]:
    """Return the folders of functions and layers."""
    with os.scandir(os.path.join(root, "functions")) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and entry.name[0] != ".")


def git_stamps(root: str) -> dict[str, list[int] | None]:
    """Return by their times the files by which git says what is checked out and what is committed."""
    return {place: _stamp(place) for place in _git(root)}


def _git(root: str) -> Iterator[str]:
    found = git_status.above(root)
    if found is None:
        return
    folder = found[0]
    git = os.path.join(folder, ".git")
    if os.path.isfile(git):
        yield git
        with open(git, encoding="utf-8") as stream:
            git = os.path.join(folder, stream.read().partition("gitdir:")[2].strip())
    head = os.path.join(git, "HEAD")
    yield head
    yield os.path.join(git, "index")
    common = git
    shared = os.path.join(git, "commondir")
    if os.path.isfile(shared):
        with open(shared, encoding="utf-8") as stream:
            common = os.path.join(git, stream.read().strip())
    yield os.path.join(common, "packed-refs")
    if os.path.isfile(head):
        with open(head, encoding="utf-8") as stream:
            reference = stream.read().partition("ref:")[2].strip()
        if reference:
            yield os.path.join(common, reference)


def _stamp(place: str) -> list[int] | None:
    """Return size, times and inode, following links; None where there is nothing."""
    try:
        found = os.stat(place)
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
