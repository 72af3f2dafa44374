"""It is no hour in which the target is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "window"


def ask(candidate: Candidate) -> Answer:
    """Compare the time with the hours that ``gates`` in toolkit.yaml freezes."""
    if not candidate.rules.freeze:
        return Opened(GATE, f"{candidate.target} is never frozen")
    for freeze in candidate.rules.freeze:
        until = freeze.until(candidate.now)
        if until is not None:
            if candidate.hotfix is not None:
                return Opened(GATE, f"frozen ({freeze}), and passed by a hotfix ({candidate.hotfix})")
            return Closed(
                GATE,
                f"{candidate.target} is frozen: {freeze}",
                f"wait until {until:%Y-%m-%d %H:%M %Z}; for a fix that can't wait: --hotfix --reason '…'",
            )
    return Opened(GATE, f"{candidate.target} is not frozen now")
