"""Whether the processes that a journal names still live."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from toolkit.domain.lock import Lock

_TERRAFORM = "terraform"


def working(run: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the toolkit that began a run still works on it.

    Where it was killed, Terraform may go on by itself: the lock says so, and the next apply waits for it.
    """
    return any(_runs(entry) for entry in run if entry["event"] == "intent" and "pid" in entry)


def proof_of_death(
    lock: Lock, entries: Sequence[Mapping[str, Any]], *, work: Path | None = None
) -> str | None:
    """Return the proof that whoever holds a lock is dead; None where there is none.

    It was taken on this machine, by a Terraform that the journal names as started before, and no Terraform
    of that time is left here: neither that one nor any other in the same folder.

    Args:
        lock: as Terraform wrote it down.
        entries: of the journal, oldest first.
        work: the folder that Terraform runs in; None where any folder counts.

    """
    if lock.created is None or lock.host != socket.gethostname():
        return None
    taken = lock.created.timestamp()
    started = [entry for entry in entries if entry["event"] == "process" and 0 < entry["started"] <= taken]
    if not started or _runs(started[-1]) or _another(taken, work):
        return None
    return f"its process {started[-1]['pid']} on this machine has ended"


def _another(before: float, work: Path | None) -> bool:
    """Tell whether any Terraform that was there at a time still runs in a folder."""
    for process in psutil.process_iter(["name", "create_time", "cwd", "status"]):
        told = process.info
        if _TERRAFORM not in (told["name"] or "") or told["create_time"] > before:
            continue
        if told["status"] == psutil.STATUS_ZOMBIE:
            continue  # it has ended; nobody has asked how
        if work is None or told["cwd"] in (None, str(work)):
            return True
    return False


def _runs(entry: Mapping[str, Any]) -> bool:
    """Tell whether the process of an entry runs: a later one may have its pid."""
    try:
        process = psutil.Process(entry["pid"])
        same = bool(process.create_time() == entry["started"])
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
