"""Whether a holder of a lock is dead is proven, or not said."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil

from toolkit.adapters.journal_processes import proof_of_death, working
from toolkit.domain.lock import Lock

if TYPE_CHECKING:
    from pathlib import Path

HERE = socket.gethostname()


def lock(host: str = HERE, *, seconds: float = 0) -> Lock:
    """Return a lock that was taken now, or so many seconds from now."""
    return Lock("1", f"ana@{host}", "OperationTypeApply", datetime.now(UTC) + timedelta(seconds=seconds))


def entry(process: psutil.Process, *, of: str = "apply") -> dict[str, object]:
    """Return what the journal holds of a Terraform."""
    return {"event": "process", "pid": process.pid, "started": process.create_time(), "of": of}


def test_a_process_that_has_ended_is_proof_and_one_that_nobody_asked_about_has_ended(
    tmp_path: Path,
) -> None:
    """A zombie holds nothing."""
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    found = entry(psutil.Process(child.pid))
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)

    as_zombie = proof_of_death(lock(), [found], work=tmp_path)
    child.wait()

    assert as_zombie == f"its process {child.pid} on this machine has ended"
    assert proof_of_death(lock(), [found], work=tmp_path) == as_zombie
    assert not working([found])


def test_a_process_that_lives_is_no_proof() -> None:
    """Neither is a pid that another process has by now."""
    own = entry(psutil.Process(os.getpid()))
    intent = {**own, "event": "intent"}

    assert proof_of_death(lock(), [own]) is None
    assert working([intent])
    assert not working([{**intent, "started": 1.0}])
    assert not working([own]), "Terraform alone is not the toolkit"


def test_nothing_is_proven_of_another_machine_of_an_unknown_process_or_of_an_unknown_time(
    tmp_path: Path,
) -> None:
    """Absence of evidence is no evidence."""
    gone = {"event": "process", "pid": 2**22 + 1, "started": time.time() - 60, "of": "apply"}

    assert proof_of_death(lock("elsewhere"), [gone]) is None
    assert proof_of_death(lock(), []) is None
    assert proof_of_death(lock(seconds=-3600), [gone]) is None
    assert proof_of_death(Lock("1", f"ana@{HERE}", "", None), [gone]) is None
    assert proof_of_death(lock(), [gone], work=tmp_path) is not None
