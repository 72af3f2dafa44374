"""SHA-256 of files, computed again only for those that may have changed.

As git's index does: a file whose size, times and inode are those of when it was read is taken for
unchanged, unless it was changed so shortly before it was read that a second change could bear the same
time ("racy" in git's words): https://git-scm.com/docs/racy-git. Content is the judge; a digest never
depends on a time. What is remembered lies in the user's cache, never in the project.
"""

from __future__ import annotations

import os
import time

from toolkit.adapters import memory_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    Stamp = tuple[int, int, int, int]
    Known = dict[str, tuple[Stamp, str, bool]]

RACY = 2_000_000_000
"""Nanoseconds that must lie between a change and its reading: as long as the coarsest file system's tick."""
_FORM = "digests/2"


class FileDigests:
    """The digests of a project's files; without a place to remember them, each is computed."""

    def __init__(self, file: str | None = None) -> None:
        self._file = file
        self._known: Known | None = None
        self._learned = False

    def of(self, path: str | os.PathLike[str]) -> str:
        """Return the SHA-256 of a file, as hexadecimal digits."""
        place = path if type(path) is str else os.fspath(path)
        known = self._known if self._known is not None else self._load()
        stamp = _stamp(os.stat(place))
        found = known.get(place)
        if found is not None and found[0] == stamp and not found[2]:
            return found[1]
        # Loaded where something changed.
        from hashlib import sha256  # noqa: PLC0415

        now = time.time_ns()
        with open(place, "rb") as stream:
            digest = sha256(stream.read()).hexdigest()
        after = _stamp(os.stat(place))
        # Changed while it was read, or so lately that a change to come may look the same.
        racy = after != stamp or now - max(stamp[1], stamp[2]) < RACY
        known[place] = (after, digest, racy)
        self._learned = True
        return digest

    def save(self) -> None:
        """Keep what was learned, and forget files that are gone."""
        if self._file is None or not self._learned:
            return
        known = self._load()
        for place in [each for each in known if not os.path.exists(each)]:
            del known[place]
        memory_file.write(self._file, _FORM, known)
        self._learned = False

    def _load(self) -> Known:
        if self._known is None:
            found = memory_file.read(self._file, _FORM) if self._file is not None else None
            self._known = found if isinstance(found, dict) else {}
        return self._known


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
