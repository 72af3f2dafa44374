"""What is known of the release where it runs now is signed, and nobody tampered with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "signed"
_TOLD = 3
"""lines that are named one by one"""


def ask(candidate: Candidate) -> Answer:
    """Ask for evidence that the source's own key signed, each line in the place where it was written."""
    source = candidate.source
    forged = [line for line in candidate.doubted if not line.legacy]
    if forged:
        told = "; ".join(f"{line.name}: {line.doubt}" for line in forged[:_TOLD])
        more = f"; and {len(forged) - _TOLD} more" if len(forged) > _TOLD else ""
        return Closed(GATE, told + more, f"toolkit history {source} --verify")
    if candidate.doubted:
        kinds = sorted({line.evidence.kind for line in candidate.doubted if line.evidence})
        cause = f"that it was {' and '.join(kinds)} in {source} is unsigned: it was recorded before keys were"
        return Closed(GATE, cause, f"toolkit apply {source} && toolkit verify {source}")
    return Opened(GATE, f"what {source} says of it is signed by its key")
