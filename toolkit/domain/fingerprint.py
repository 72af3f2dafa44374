"""Name what a plan will do, independent of when and where it was made.

Two plans of the same inputs differ in ``timestamp`` and in the order of ``relevant_attributes`` only,
so neither is part of it. Nor are resources that stay as they are: what does not happen needs no approval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain import digest
from toolkit.domain.plan import idle

if TYPE_CHECKING:
    from toolkit.domain.environment import Environment
    from toolkit.domain.plan import Plan


def of_plan(plan: Plan, *, environment: Environment) -> digest.Digest:
    """Digest everything that would happen, to which resource of which account."""
    changes = sorted(
        (item for item in plan.document.get("resource_changes", ()) if not idle(item)),
        key=lambda item: (item["address"], item.get("deposed", "")),
    )
    outputs = plan.document.get("output_changes", {})
    intent: dict[str, Any] = {
        "environment": [environment.name, environment.account, environment.region],
        "release": plan.release,
        "variables": plan.document.get("variables", {}),
        "resource_changes": changes,
        "output_changes": {
            name: change for name, change in outputs.items() if change["actions"] != ["no-op"]
        },
    }
    return digest.of_document(intent)
