"""The journal of applies, as JSON lines on disk."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class FileJournal:
    """One file an environment; every line is synced before the call returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry; an intent is given the pid and start of this process."""
        document = dict(entry)
        if document["event"] == "intent":
            document |= {"pid": os.getpid(), "started": psutil.Process().create_time()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        torn = self._path.is_file() and self._path.read_bytes()[-1:] not in (b"", b"\n")
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(("\n" if torn else "") + json.dumps(document, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Every whole entry, oldest first; a torn last line is left out."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ()
        # Not splitlines(): an address may hold what Unicode calls a line break.
        parsed = (_entry(line) for line in text.split("\n")[:-1])
        return tuple(entry for entry in parsed if entry is not None)

    def alive(self) -> bool:
        """Whether the process that wrote the newest intent still runs."""
        intents = [entry for entry in self.entries() if entry["event"] == "intent"]
        if not intents:
            return False
        try:
            return bool(psutil.Process(intents[-1]["pid"]).create_time() == intents[-1]["started"])
        except psutil.Error:
            return False


def _entry(line: str) -> Mapping[str, Any] | None:
    """Return an entry; None for a line that was torn when its writer was killed."""
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and "event" in found else None
