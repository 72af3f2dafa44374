"""The release has run, verified, for as long as its target asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

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
    if candidate.now < ripe:
        return Closed(
            GATE,
            f"it runs verified in {candidate.source} since {since:%Y-%m-%d %H:%M} UTC;"
            f" {candidate.target} asks for {_told(wanted)}",
            f"wait until {ripe:%Y-%m-%d %H:%M} UTC; for a fix that can't wait: --hotfix --reason '…'",
        )
    return Opened(GATE, f"it runs verified in {candidate.source} since {since:%Y-%m-%d %H:%M} UTC")


def _told(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    if seconds:
        return f"{minutes * 60 + seconds} s"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
