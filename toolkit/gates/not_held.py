"""Nobody has stopped promotions into the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "not-held"


def ask(candidate: Candidate) -> Answer:
    """Look for a hold in the target's ledger; a hotfix does not pass it: whoever held can let go."""
    if candidate.hold is None:
        return Opened(GATE, f"nobody holds {candidate.target}")
    return Closed(
        GATE,
        f"{candidate.target} is held by {candidate.hold}",
        f"toolkit release-hold {candidate.target} --reason '…'",
    )
