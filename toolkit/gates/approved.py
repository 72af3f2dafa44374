"""Persons other than its authors have approved the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "approved"


def ask(candidate: Candidate) -> Answer:
    """Count who approved what was merged; before that, say who will have to."""
    wanted, target = candidate.rules.approvals, candidate.target
    if not wanted:
        return Opened(GATE, f"{target} asks for no approval")
    whom = f" of {', '.join(candidate.rules.approvers)}" if candidate.rules.approvers else ""
    asked = f"{target} asks for {wanted} approval{'s' if wanted > 1 else ''}{whom}"
    by_request = f"toolkit promote {candidate.source} {target}, and have its pull request approved"
    if candidate.way == "direct":
        return Closed(GATE, f"{asked}, and nobody reviews a commit that is made directly", by_request)
    if candidate.way == "request":
        return Opened(GATE, f"{asked}: they are counted when its pull request is merged")
    merge = candidate.merge
    if merge is None or merge.number is None or merge.doubt:
        why = (merge and merge.doubt) or "it was merged without a pull request"
        return Closed(GATE, f"{asked}, and {why}", f"git revert the merge; then: {by_request}")
    counting = [
        name
        for name in merge.approved_by
        if name not in merge.wrote and (not candidate.rules.approvers or name in candidate.rules.approvers)
    ]
    if len(counting) < wanted:
        others = [name for name in merge.approved_by if name not in counting]
        told = f"; not counted: {', '.join(others)}" if others else ""
        return Closed(
            GATE,
            f"{asked}; #{merge.number} has {len(counting)}{told}",
            f"have #{merge.number} approved, and run this job again",
        )
    return Opened(GATE, f"#{merge.number} was approved by {', '.join(counting)}")
