"""Keep a state that Terraform could write nowhere, and printed as a last resort."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from toolkit.adapters import files
from toolkit.errors import ToolError

NAME = "errored.tfstate"
"""Terraform's own name for it, and so that of whoever looks for one"""
_PRIVATE = 0o600


def keep(state: object, folder: Path) -> str:
    """Write a state into the folder that Terraform ran in, or where there is room; return what to tell.

    Raises:
        ToolError: no disk has room for it.

    """
    data = json.dumps(state, indent=2).encode() + b"\n"
    wanted = folder / NAME
    # Terraform's own attempt, cut off where the disk was full.
    wanted.unlink(missing_ok=True)
    try:
        files.write(wanted, data, mode=_PRIVATE)
    except ToolError:
        other = Path(tempfile.mkdtemp(prefix="toolkit-state-")) / NAME
        files.write(other, data, mode=_PRIVATE)
        return f"The state of what was done is in {other}: make room, and move it to {wanted}"
    return f"The state of what was done is in {wanted}"
