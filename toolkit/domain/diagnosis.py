"""What doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of one area, and the command that mends it."""

    name: str
    status: Status
    detail: str
    fix: str = ""
