"""The newest scan of the release found nothing that nobody answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "no-open-finding"


def ask(candidate: Candidate) -> Answer:
    """Look at the scan that travels with the release."""
    if not candidate.rules.scan:
        return Opened(GATE, f"{candidate.target} asks for no scan")
    scanned = candidate.scanned
    if scanned is None:
        return Closed(
            GATE,
            f"no scan of this release is on record in {candidate.source}",
            f"toolkit scan {candidate.source} --record, with the release's commit checked out",
        )
    if not scanned.clean:
        return Closed(
            GATE,
            f"its scan of {scanned.at:%Y-%m-%d %H:%M} UTC ended with {scanned.verdict}: {scanned.open} open",
            f"toolkit scan {scanned.where}; mend or waive what it finds, and release that",
        )
    return Opened(GATE, f"its scan of {scanned.at:%Y-%m-%d %H:%M} UTC passed")
