"""Nobody has rolled back from this release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "not-rolled-back"


def ask(candidate: Candidate) -> Answer:
    """Look for a rollback that left this very release, and nothing newer since."""
    left = candidate.rolled_back
    if left is None:
        return Opened(GATE, f"neither {candidate.source} nor {candidate.target} was rolled back from it")
    if candidate.allow_older is not None:
        return Opened(GATE, f"allowed: {candidate.allow_older}")
    reason = str(left.details.get("reason") or "no reason given")
    return Closed(
        GATE,
        f"{left.environment} was rolled back from it at {left.at:%Y-%m-%d %H:%M} UTC: {reason}",
        "release what mends it, or say --allow-older --reason '…'",
    )
