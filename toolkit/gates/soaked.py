"""The release has run, verified, for as long as its target asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from toolkit.domain.duration import told
from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "soaked"


def ask(candidate: Candidate) -> Answer:
    """Compare the time since the first passing verification with what ``gates`` in toolkit.yaml asks for."""
    wanted = timedelta(seconds=candidate.rules.soak)
    if not wanted:
        return Opened(GATE, f"{candidate.target} asks for no soak")
    if candidate.hotfix is not None:
        return Opened(GATE, f"left out: a hotfix ({candidate.hotfix})")
    since = candidate.soaking_since
    if since is None:
        return Closed(
            GATE,
            f"it has not begun: {candidate.source} holds no passing verification of this release",
            f"toolkit verify {candidate.source}",
        )
    ripe = since + wanted
    until = candidate.soaked_until
    if (candidate.now if until is None else until) >= ripe:
        return Opened(GATE, f"it runs verified in {candidate.source} since {since:%Y-%m-%d %H:%M} UTC")
    ran = f"it runs verified in {candidate.source} since {since:%Y-%m-%d %H:%M} UTC"
    fix = f"wait until {ripe:%Y-%m-%d %H:%M} UTC"
    if until is not None:
        ran = f"it ran verified in {candidate.source} from {since:%Y-%m-%d %H:%M} to {until:%H:%M} UTC only"
        fix = "promote what runs there now"
    return Closed(
        GATE,
        f"{ran}; {candidate.target} asks for {told(wanted)}",
        f"{fix}; for a fix that can't wait: --hotfix --reason '…'",
    )
