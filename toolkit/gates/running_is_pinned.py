"""What runs upstream is what is pinned there, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "running-is-pinned"


def ask(candidate: Candidate) -> Answer:
    """Compare ``CodeSha256`` of what runs with the digests that the release file pins."""
    if candidate.running is None:
        return Opened(GATE, f"{candidate.source} runs another release by now; this one was verified before")
    if not candidate.running:
        return Opened(GATE, f"what runs in {candidate.source} has the pinned digests")
    return Closed(GATE, "; ".join(candidate.running), f"toolkit apply {candidate.source}")
