"""What a scan said of a release: it goes with the release from environment to environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.evidence import Evidence, Kind
    from toolkit.domain.scan import Scan


@dataclass(frozen=True, slots=True)
class Scanned:
    """The verdict on a release, and when it was given."""

    at: datetime
    verdict: str
    """``passed``, ``failed`` or ``error``"""
    open: int
    """findings that nobody has waived"""
    where: str
    """the environment as which it was scanned"""

    @property
    def clean(self) -> bool:
        """Whether it passed, and nothing is open."""
        return self.verdict == "passed" and not self.open

    def details(self) -> dict[str, Any]:
        """Return it as evidence keeps it."""
        return {
            "at": self.at.isoformat(),
            "verdict": self.verdict,
            "open": self.open,
            "where": self.where,
        }


def of_scan(found: Scan, *, at: datetime, where: str) -> Scanned:
    """Return what is to be remembered of a scan."""
    return Scanned(at, found.verdict, sum(item.counts for item in found.findings), where)


def newest(records: Sequence[Evidence], release: str) -> Scanned | None:
    """Return the newest scan of a release: one made here, or one that came with its promotion."""
    found = [
        read
        for item in records
        if item.release == release
        for kept in [item.details.get("scanned")]
        for read in [_read(kept)]
        if read is not None
    ]
    return max(found, key=lambda each: each.at, default=None)


KINDS: tuple[Kind, ...] = ("scanned", "promoted", "requested")
"""Evidence that may tell of a scan"""


def _read(kept: Mapping[str, Any] | None) -> Scanned | None:
    """Return a scan as it was kept; what can't be read is no scan."""
    try:
        if kept is None:
            return None
        at = datetime.fromisoformat(kept["at"])
        return Scanned(at, str(kept["verdict"]), int(kept["open"]), str(kept["where"])) if at.tzinfo else None
    except (KeyError, TypeError, ValueError):
        return None
