"""Package again what changed since the last packaging, without looking at what did not.

Goes as far as a change of code goes: where anything else changed (settings, locks, modules, packages of
the repository), or where something is wrong, the whole command takes over and tells. What this does, it
does with the same parts: equal inputs give equal bundles, records and documents either way.
"""

from __future__ import annotations

import os
import time

from toolkit.adapters import git_status, package_snapshot
from toolkit.adapters.file_digests import RACY, FileDigests
from toolkit.domain.sources import SETTINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def packaged_again(root: str, memory: str) -> dict[str, Any] | None:
    """Return the document of `toolkit package`, or None where the whole command has to find it.

    Args:
        root: the project's folder.
        memory: the folder of what is remembered of it.

    """
    kept = package_snapshot.load(memory)
    if kept is None:
        return None
    digests = FileDigests(os.path.join(memory, package_snapshot.DIGESTS))
    try:
        return _document(root, memory, kept, digests)
    except _of_the_moment():
        return None


def _of_the_moment() -> tuple[type[Exception], ...]:
    """Return what may go wrong: the whole command then does it all, and tells what is wrong if it still is.

    A file that went while it was looked at, a memory that is not what it was taken for, a full disk.
    """
    from toolkit.errors import ToolkitError  # noqa: PLC0415 - asked for where something went wrong

    return (OSError, KeyError, TypeError, ValueError, ToolkitError)


def _document(root: str, memory: str, kept: dict[str, Any], digests: FileDigests) -> dict[str, Any] | None:
    stamps = package_snapshot.git_stamps(root)
    changed = _changed(root, kept, digests)
    if changed is None:
        return None
    if not changed and stamps == kept["git"]:
        digests.save()
        document: dict[str, Any] = kept["document"]
        return document
    git = git_status.Asked(root)
    try:
        # Loaded where something changed, and while git looks.
        from toolkit.adapters import rebuilding  # noqa: PLC0415

        built = rebuilding.rebuilt(root, kept, changed, git.answer)
    finally:
        git.close()
    if built is not None:
        kept["git"] = settled(stamps)
        package_snapshot.keep(memory, kept)
        digests.save()
    return built


def _changed(root: str, kept: Mapping[str, Any], digests: FileDigests) -> dict[str, dict[str, str]] | None:
    """Return the files of the parts of which code changed; None where something else did."""
    parts = kept["parts"]
    if package_snapshot.folders(root) != kept["folders"]:
        return None
    if package_snapshot.other_files(root, kept["local"], digests) != kept["others"]:
        return None
    changed = {}
    for name, part in parts.items():
        files = package_snapshot.part_files(root, name, digests)
        if files == part["files"] and _is_there(root, part["record"], digests):
            continue
        touched = {inner for inner, _ in files.items() ^ part["files"].items()}
        if touched & SETTINGS or not part["alone"]:
            return None
        changed[name] = files
    if not _is_there(root, kept["infrastructure"], digests):
        return None
    return changed


def _is_there(root: str, record: Mapping[str, Any], digests: FileDigests) -> bool:
    """Whether a bundle still has its bytes, and what describes it still lies beside it."""
    place = os.path.join(root, record["path"])
    return all(os.path.exists(each) for each in package_snapshot.described(place)) and (
        f"sha256:{digests.of(place)}" == record["digest"]
    )


def settled(stamps: Mapping[str, list[int] | None]) -> dict[str, list[int] | None]:
    """Return these times without those that a change to come could bear too."""
    now = time.time_ns()
    return {
        place: [] if stamp and now - max(stamp[1], stamp[2]) < RACY else stamp
        for place, stamp in stamps.items()
    }
