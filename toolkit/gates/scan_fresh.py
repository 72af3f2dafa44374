"""The release was scanned lately: what was no known weakness then may be one now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from toolkit.domain.duration import told
from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "scan-fresh"


def ask(candidate: Candidate) -> Answer:
    """Compare the age of the newest scan with what ``gates`` in toolkit.yaml asks for."""
    wanted = timedelta(seconds=candidate.rules.scan)
    if not wanted:
        return Opened(GATE, f"{candidate.target} asks for no scan")
    fix = f"toolkit scan {candidate.source} --record, with the release's commit checked out"
    scanned = candidate.scanned
    if scanned is None:
        return Closed(GATE, f"no scan of this release is on record in {candidate.source}", fix)
    if scanned.at > candidate.now:
        return Closed(GATE, f"its scan is of a time to come: {scanned.at:%Y-%m-%d %H:%M} UTC", fix)
    if scanned.at + wanted < candidate.now:
        return Closed(
            GATE,
            f"its scan is of {scanned.at:%Y-%m-%d %H:%M} UTC; {candidate.target} asks for one that is no"
            f" older than {told(wanted)}",
            fix,
        )
    return Opened(GATE, f"it was scanned at {scanned.at:%Y-%m-%d %H:%M} UTC")
