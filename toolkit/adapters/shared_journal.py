"""The journal of applies, seen from every machine: the newest run is kept in the account too.

A runner of a pull request's checks is thrown away with its disk; whoever comes next has to know what it had
begun. The copy lags by seconds; whether its writer still lives is told by the age of the copy, by the
clock of S3 alone.
"""

from __future__ import annotations

import json
import socket
import threading
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from toolkit.adapters import aws_errors, journal_processes
from toolkit.adapters.file_journal import newest_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from toolkit.adapters.file_journal import FileJournal
    from toolkit.domain.lock import Lock

KEY = "journal/apply.jsonl"
_PAUSE = 2.0
"""seconds between two copies while something happens"""
_BEAT = 20.0
"""seconds between two copies while nothing does"""
_DEAD = 90.0
"""age, in seconds, of a copy whose writer is taken for dead"""
_ABSENT = ("NoSuchKey", "NoSuchBucket")


class SharedJournal:
    """A journal on this machine, and its newest run in the account."""

    def __init__(self, local: FileJournal, client: Callable[[], Any], *, bucket: str) -> None:
        self._local = local
        self._client = client
        self._bucket = bucket
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._copier: threading.Thread | None = None
        self._copying = threading.Lock()
        """One at a time: an older copy must not be written over a newer one"""

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry; an intent and an end are in the account before the call returns.

        Raises:
            ToolError: the intent can't be kept in the account; nothing has been begun.

        """
        self._local.append(entry)
        match entry["event"]:
            case "intent":
                with aws_errors.explained(f"keep the journal in {self._bucket}"):
                    self._copy()
                self._ended.clear()
                self._copier = threading.Thread(target=self._follow, daemon=True)
                self._copier.start()
            case "end":
                self._ended.set()
                self._changed.set()
                if self._copier is not None:
                    self._copier.join()
                # What was done is done: a copy that can't be written changes nothing about it.
                self._try()
            case "process" if entry.get("of") == "apply":
                # Whoever finds the lock of this process has to know that it was ours.
                self._try()
            case _:
                self._changed.set()

    def _follow(self) -> None:
        while not self._ended.is_set():
            self._changed.wait(_BEAT)
            self._changed.clear()
            if not self._ended.is_set():
                self._try()
                self._ended.wait(_PAUSE)

    def _try(self) -> None:
        try:
            self._copy()
        except (BotoCoreError, ClientError):
            return

    def _copy(self) -> None:
        with self._copying:
            lines = [json.dumps(entry, sort_keys=True) for entry in newest_run(self._local.entries())]
            body = "".join(f"{line}\n" for line in lines)
            self._client().put_object(Bucket=self._bucket, Key=KEY, Body=body.encode())

    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Every entry, oldest first: this machine's, and after it the run of another, if that is newer."""
        own = self._local.entries()
        other, _ = self._elsewhere(own)
        return (*own, *other, {"event": "copy"}) if other else own

    def _elsewhere(
        self, own: Sequence[Mapping[str, Any]]
    ) -> tuple[tuple[Mapping[str, Any], ...], float | None]:
        """Return the newest run of another machine, and the age of its copy in seconds."""
        with aws_errors.explained(f"read the journal in {self._bucket}"):
            try:
                answer = self._client().get_object(Bucket=self._bucket, Key=KEY)
            except ClientError as error:
                if aws_errors.code(error) in _ABSENT:
                    return (), None
                raise
            text = answer["Body"].read().decode("utf-8", "replace")
        found = tuple(newest_run(json.loads(line) for line in text.split("\n") if line))
        mine = newest_run(own)
        newer = bool(found) and (not mine or mine[0].get("at", "") < found[0].get("at", ""))
        return (found, _age(answer)) if newer else ((), None)

    def alive(self) -> bool:
        """Whether the toolkit that began the newest run still works on it, here or elsewhere."""
        own = self._local.entries()
        other, age = self._elsewhere(own)
        if not other:
            return self._local.alive()
        if other[0].get("host") == socket.gethostname():
            return journal_processes.working(other)
        return age is not None and age < _DEAD

    def gone(self, lock: Lock) -> str | None:
        """Return the proof that whoever holds a lock is dead; None where there is none."""
        return journal_processes.proof_of_death(lock, self.entries(), work=self._local.work)


def _age(answer: Mapping[str, Any]) -> float | None:
    """Return the age of an object when it was read, in seconds by the clock of S3 itself."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - seldom needed

    written: datetime | None = answer.get("LastModified")
    told = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    if written is None or told is None:
        return None
    return (parsedate_to_datetime(told) - written).total_seconds()
