"""Terraform's state in a file of this machine (backend ``local``)."""

from __future__ import annotations

import fcntl
import hashlib
from typing import TYPE_CHECKING, Any

from toolkit.domain import lock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.adapters.terraform_cli import TerraformCli
    from toolkit.domain.lock import Lock


class LocalState:
    """The state of one environment.

    The operating system holds the lock and lets it go when its holder ends, however that comes; the file
    that names the holder may outlive both.
    """

    def __init__(self, path: Path, *, terraform: Callable[[], TerraformCli]) -> None:
        self._path = path
        self._terraform = terraform

    def lock(self) -> Lock | None:
        """Return who holds the lock; None where nobody does."""
        if not self._path.is_file():
            return None
        with self._path.open("rb+") as stream:
            try:
                fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return self._holder()
        return None

    def _holder(self) -> Lock:
        info = self._path.parent / f".{self._path.name}.lock.info"
        try:
            return lock.from_json(info.read_bytes())
        except (OSError, ValueError):
            return lock.Lock("unknown", "a process of this machine", "", None)

    def unlock(self, lock_id: str) -> None:
        """Take the lock from its holder, if it is still this one."""
        self._terraform().force_unlock(lock_id)

    def pull(self) -> Mapping[str, Any]:
        """Return the state; empty where there is none."""
        return self._terraform().state()

    def push(self, path: Path) -> None:
        """Store a state that Terraform could not store itself."""
        self._terraform().push_state(path)

    def version(self) -> str | None:
        """Return the digest of the file; None where there is none."""
        return hashlib.sha256(self._path.read_bytes()).hexdigest() if self._path.is_file() else None
