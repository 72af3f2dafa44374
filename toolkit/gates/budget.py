"""What the target would cost by what is there stays within the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed, Opened

if TYPE_CHECKING:
    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATE = "budget"


def ask(candidate: Candidate) -> Answer:
    """Compare the fixed costs of the planned environment with ``budgets.monthly`` in toolkit.yaml."""
    if candidate.budget is None:
        return Opened(GATE, "there is no budget")
    if candidate.monthly is None and candidate.way == "merged":
        return Closed(
            GATE,
            "no plan was reviewed that tells what it would cost",
            f"git revert the merge; then: toolkit promote {candidate.source} {candidate.target}",
        )
    if candidate.monthly is None:
        return Opened(GATE, "it is looked at when the promotion is planned")
    return of_plan(candidate.target, candidate.monthly, candidate.budget)


def of_plan(target: str, monthly: float, budget: float) -> Answer:
    """Compare costs with a budget, both in USD a month."""
    told = f"{target} would cost {monthly:.2f} USD a month by what is there"
    if monthly > budget:
        fix = "make it smaller, or raise budgets.monthly in toolkit.yaml"
        return Closed(GATE, f"{told}; the budget is {budget:.2f} USD", fix)
    return Opened(GATE, f"{told}, of {budget:.2f} USD")
