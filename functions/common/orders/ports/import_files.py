"""Where files of orders come in, and reports of them go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One version of a file; reading goes on only as far as its chunks are asked for.

    Args:
        size: bytes.
        changed_at: when this version came; the same whenever it is opened.

    """

    size: int
    changed_at: datetime
    chunks: Iterable[bytes]


class ImportFiles(Protocol):
    """Holds files and their reports by key."""

    def open(self, key: str, version: str | None) -> ImportFile:
        """Open a file, in the version that is named if one is; raise if it can't be read."""

    def keep_report(self, key: str, text: str) -> None:
        """Keep a report, over an earlier one of the same key."""
