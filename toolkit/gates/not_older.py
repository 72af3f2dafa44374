"""The target does not go back in time by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "not-older-than-what-runs"


def ask(candidate: Candidate) -> Answer:
    """Compare when the release was built with when the target's own was."""
    target = candidate.target_release
    if target is None:
        return Opened(GATE, f"{candidate.target} holds no release yet")
    if target == candidate.release.id:
        return Opened(GATE, f"{candidate.target} holds this release already")
    if candidate.allow_older is not None:
        return Opened(GATE, f"allowed: {candidate.allow_older}")
    fix = f"promote a newer one, or say --allow-older --reason '…' ({candidate.target} holds {target})"
    if candidate.built is None or candidate.target_built is None:
        return Closed(GATE, "it is not known which of the two releases is newer", fix)
    if candidate.built < candidate.target_built:
        return Closed(
            GATE,
            f"it was built at {candidate.built:%Y-%m-%d %H:%M:%S}, before {target}, which runs there",
            fix,
        )
    return Opened(GATE, f"it was built after {target}")
