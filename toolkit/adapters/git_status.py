"""Ask git once for the commit and for what differs from it, and go on with other work meanwhile."""

from __future__ import annotations

import os

from toolkit.domain.checkout import Checkout

ARGUMENTS = ("status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--", ".")
"""https://git-scm.com/docs/git-status#_porcelain_format_version_2"""
SETTINGS = {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
"""Looking must not write: the index is refreshed by git commands of people."""
_FIELDS = {"1": 8, "u": 10, "?": 1}
"""fields before the path, by the kind of entry"""


def above(folder: str) -> tuple[str, str] | None:
    """Return the nearest folder at or above this one that holds .git, and the way down from there."""
    place = folder
    while not os.path.lexists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place:
            return None
        place = parent
    return place, os.path.relpath(folder, place).removeprefix(".")


def parsed(output: str, *, prefix: str) -> Checkout:
    """Read what git printed; paths outside the project are not told."""
    commit: str | None = None
    changed = []
    start = prefix + "/" if prefix else ""
    for entry in output.split("\0"):
        kind, _, rest = entry.partition(" ")
        if entry.startswith("# branch.oid "):
            found = entry.removeprefix("# branch.oid ")
            commit = None if found == "(initial)" else found
        elif kind in _FIELDS:
            path = rest.split(" ", _FIELDS[kind] - 1)[-1]
            if path.startswith(start):
                changed.append(path.removeprefix(start))
            elif path.endswith("/") and start.startswith(path):
                changed.append("")
    return Checkout(commit, changed)


class Asked:
    """git, at work."""

    def __init__(self, root: str) -> None:
        found = above(root)
        self._pid, self._out = 0, -1
        self._prefix = found[1] if found is not None else ""
        if found is None:
            return
        self._out, into = os.pipe()
        nothing = os.open(os.devnull, os.O_RDWR)
        actions = [
            (os.POSIX_SPAWN_DUP2, into, 1),
            (os.POSIX_SPAWN_DUP2, nothing, 0),
            (os.POSIX_SPAWN_DUP2, nothing, 2),
        ]
        try:
            # Not by way of `process`, which takes longer to load than git needs for its answer.
            self._pid = os.posix_spawnp(
                "git", ["git", "-C", root, *ARGUMENTS], {**os.environ, **SETTINGS}, file_actions=actions
            )
        except OSError:
            os.close(self._out)
            raise
        finally:
            os.close(into)
            os.close(nothing)

    def answer(self) -> Checkout | None:
        """Wait for what git says; None where it can't say."""
        if not self._pid:
            return Checkout(None)
        with open(self._out, encoding="utf-8", errors="surrogateescape") as stream:
            output = stream.read()
        pid, self._pid = self._pid, 0
        _, status = os.waitpid(pid, 0)
        return None if status else parsed(output, prefix=self._prefix)

    def close(self) -> None:
        """Leave nothing behind, whether the answer was waited for or not."""
        if self._pid:
            os.close(self._out)
            os.waitpid(self._pid, 0)
            self._pid = 0
