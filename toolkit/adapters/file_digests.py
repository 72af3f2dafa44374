"""SHA-256 of files, computed again only for those that may have changed.

As git's index does: a file whose size, times and inode are those of when it was read is taken for
unchanged, unless it was changed so shortly before it was read that a second change could bear the same
time ("racy" in git's words): https://git-scm.com/docs/racy-git. Content is the judge; a digest never
depends on a time. What is remembered lies in the user's cache, never in the project.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

RACY = 2_000_000_000
"""Nanoseconds that must lie between a change and its reading: as long as the coarsest file system's tick."""
_FORMAT = 1


class FileDigests:
    """The digests of a project's files; without a place to remember them, each is computed."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, Any] | None = None
        self._learned = False

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file, as hexadecimal digits."""
        place = os.fspath(path)
        stamp = _stamp(path.stat())
        known = self._load().get(place)
        if known is not None and known[0] == stamp and not known[2]:
            digest: str = known[1]
            return digest
        now = time.time_ns()
        content = path.read_bytes()
        digest = sha256(content).hexdigest()
        after = _stamp(path.stat())
        # Changed while it was read, or so lately that a change to come may look the same.
        racy = after != stamp or now - max(stamp[1], stamp[2]) < RACY
        self._load()[place] = [after, digest, racy]
        self._learned = True
        return digest

    def save(self) -> None:
        """Keep what was learned; a cache that can't be written is no error."""
        if self._file is None or not self._learned:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump({"format": _FORMAT, "files": self._known}, stream, separators=(",", ":"))
            Path(name).replace(self._file)
        self._learned = False

    def _load(self) -> dict[str, Any]:
        if self._known is None:
            self._known = {}
            if self._file is not None:
                with suppress(OSError, ValueError, KeyError, TypeError):
                    found = json.loads(self._file.read_bytes())
                    self._known = dict(found["files"]) if found["format"] == _FORMAT else {}
        return self._known


def _stamp(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
