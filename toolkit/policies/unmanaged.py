"""What Terraform would no longer look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk
from toolkit.policies.data_loss import HOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Level


def risks(plan: Plan) -> Iterator[Risk]:
    """Tell of resources that are forgotten: they stay in the account, and nobody manages them."""
    for change in plan.changes:
        if change.action == "forget":
            level: Level = "medium" if change.type in HOLDERS else "low"
            told = (
                "it stays in the account, out of management: nothing changes, protects or removes it any more"
            )
            yield Risk(level, "other", change.address, told)
