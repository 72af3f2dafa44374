"""A state that Terraform could not store: moved to where no later run writes over it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from toolkit.adapters import files

if TYPE_CHECKING:
    from pathlib import Path

_WRITTEN = "errored.tfstate"
_PRIVATE = 0o600


class UnstoredState:
    """The states of one environment that wait; they may hold secrets, and are for their owner alone."""

    def __init__(self, work: Path, *, kept: Path) -> None:
        """Look into the folder that Terraform runs in; keep what is found in another."""
        self._work = work
        self._kept = kept

    def find(self) -> Path | None:
        """Return where the newest is kept; None where there is none."""
        written = self._work / _WRITTEN
        data = written.read_bytes() if written.is_file() else b""
        # What Terraform began on a full disk is no state: a torn one must not be taken for the newest.
        if _whole(data):
            path = self._kept / f"unstored-{hashlib.sha256(data).hexdigest()[:12]}.tfstate"
            files.write(path, data, mode=_PRIVATE)
            written.unlink()
        waiting = sorted(self._kept.glob("unstored-*.tfstate"), key=lambda path: path.stat().st_mtime)
        return waiting[-1] if waiting else None

    def settle(self, path: Path) -> None:
        """Forget it, and every older one."""
        for each in self._kept.glob("unstored-*.tfstate"):
            if each.stat().st_mtime <= path.stat().st_mtime and each != path:
                each.unlink()
        path.unlink(missing_ok=True)


def _whole(data: bytes) -> bool:
    """Tell whether this is a state, from its beginning to its end."""
    try:
        found = json.loads(data)
    except ValueError:
        return False
    return isinstance(found, dict) and "resources" in found and "lineage" in found
