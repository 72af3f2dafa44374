"""The journal of applies, as JSON lines on disk."""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import psutil

from toolkit.adapters import files, journal_processes
from toolkit.domain.run import terraform_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from toolkit.domain.lock import Lock

_KEPT = 20
"""runs that are kept"""
_PRIVATE = 0o600


class FileJournal:
    """One file an environment; every line is synced before the call returns."""

    def __init__(self, path: Path, *, events: Path | None = None, work: Path | None = None) -> None:
        """Keep a journal.

        Args:
            path: the file.
            events: where Terraform itself writes its events of the newest apply: it goes on where the
                toolkit is killed, and what it says then stands there alone.
            work: the folder that Terraform runs in.

        """
        self._path = path
        self.work = work
        self.events = events

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry; an intent is given the host, the pid and the start of this process."""
        document = dict(entry)
        if document["event"] == "intent":
            document |= {
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "started": psutil.Process().create_time(),
            }
            self._shorten()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        torn = self._path.is_file() and self._path.read_bytes()[-1:] not in (b"", b"\n")
        with open(self._path, "a", encoding="utf-8", opener=_private) as stream:
            stream.write(("\n" if torn else "") + json.dumps(document, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        if document["event"] == "end" and self.events is not None:
            # What Terraform says of a failure is not for a file that stays.
            self.events.unlink(missing_ok=True)

    def _shorten(self) -> None:
        """Drop what is older than the newest runs."""
        found = self._written()
        starts = [index for index, entry in enumerate(found) if entry["event"] == "intent"]
        if len(starts) >= _KEPT:
            left = found[starts[1 - _KEPT] :]
            text = "".join(json.dumps(entry, sort_keys=True) + "\n" for entry in left)
            files.write(self._path, text.encode(), mode=_PRIVATE)

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Every whole entry, oldest first; a torn last line is left out.

        Where the newest run has no end, what Terraform wrote down itself is put in place of what we heard.
        """
        found = self._written()
        starts = [index for index, entry in enumerate(found) if entry["event"] == "intent"]
        if not starts or any(entry["event"] == "end" for entry in found[starts[-1] :]):
            return tuple(found)
        told = self._told(found[starts[-1]])
        if told is None:
            return tuple(found)
        heard = [entry for entry in found[starts[-1] + 1 :] if entry["event"] == "process"]
        return (*found[: starts[-1] + 1], *heard, *told)

    def _written(self) -> list[Mapping[str, Any]]:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        # Not splitlines(): an address may hold what Unicode calls a line break.
        parsed = (_entry(line) for line in text.split("\n")[:-1])
        return [entry for entry in parsed if entry is not None]

    def _told(self, intent: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
        """Return the entries of what Terraform wrote down in this run; None where it wrote nothing."""
        if self.events is None or not self.events.is_file():
            return None
        if self.events.stat().st_mtime < intent.get("started", 0):
            return None
        found: list[Mapping[str, Any]] = []
        for line in self.events.read_text(encoding="utf-8", errors="replace").split("\n"):
            event = _object(line)
            if event is None:
                continue
            entry = terraform_entry(event)
            if entry is not None:
                found.append(entry)
            elif event.get("type") == "change_summary" and event["changes"].get("operation") == "apply":
                found.append({"event": "end", "ok": True, "by": "terraform"})
        return found

    def alive(self) -> bool:
        """Whether the toolkit that began the newest run still works on it."""
        return journal_processes.working(newest_run(self._written()))

    def gone(self, lock: Lock) -> str | None:
        """Return the proof that whoever holds a lock is dead; None where there is none."""
        return journal_processes.proof_of_death(lock, self._written(), work=self.work)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)


def _entry(line: str) -> Mapping[str, Any] | None:
    """Return an entry; None for a line that was torn when its writer was killed."""
    found = _object(line)
    return found if found is not None and "event" in found else None


def _object(line: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def newest_run(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the entries from the newest intent on; nothing where there is none."""
    found: list[Mapping[str, Any]] = []
    begun = False
    for entry in entries:
        if entry["event"] == "intent":
            found, begun = [], True
        if begun:
            found.append(entry)
    return found
