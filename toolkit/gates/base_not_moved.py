"""Nobody has changed the target's folder since this was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "base-not-moved"
_NAMED = 3


def ask(candidate: Candidate) -> Answer:
    """Look for files of the target that others changed on main meanwhile."""
    moved = candidate.moved
    if moved is None:
        if candidate.way == "merged":
            return Closed(
                GATE,
                "it can't be told what was changed since: git does not know the commit that was reviewed",
                f"git revert the merge; then: toolkit promote {candidate.source} {candidate.target}",
            )
        if candidate.way == "direct":
            return Opened(
                GATE, "the shared repository can't be asked; git pushes nothing where main has moved"
            )
        return Opened(GATE, "it is looked at when it is promoted")
    if not moved:
        return Opened(GATE, f"nobody has changed terraform/envs/{candidate.target} meanwhile")
    named = ", ".join(moved[:_NAMED]) + (f" and {len(moved) - _NAMED} more" if len(moved) > _NAMED else "")
    if candidate.way == "merged":
        fix = f"git revert the merge; then: toolkit promote {candidate.source} {candidate.target}"
        return Closed(GATE, f"since it was reviewed, others have changed {named}", fix)
    return Closed(GATE, f"main has changes of {named} that are not here", "git pull, and look at them")
