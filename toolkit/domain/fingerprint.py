"""Name what a plan will do, independent of when and where it was made.

Two plans of the same inputs differ in ``timestamp`` and in the order of ``relevant_attributes`` only,
so neither is part of it. Nor are resources that stay as they are: what does not happen needs no approval.

The digest is keyed (HMAC-SHA-256, RFC 2104): a plan may hold secrets, and a secret that is short could be
guessed from a plain digest of everything around it. The key is the environment's own.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from toolkit.domain.canonical import canonical_json
from toolkit.domain.digest import Digest
from toolkit.domain.plan import idle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.environment import Environment
    from toolkit.domain.plan import Plan

_ALSO_HAPPENS = ("action_invocations", "deferred_changes")
"""what newer versions of Terraform tell beside the changes of resources"""


def of_plan(plan: Plan, *, environment: Environment, key: bytes) -> Digest:
    """Digest everything that would happen, to which resource of which account."""
    return _of(
        plan,
        environment=environment,
        key=key,
        changes=[_sorted(item) for item in plan.document.get("resource_changes", ()) if not idle(item)],
        outputs={
            name: change
            for name, change in plan.document.get("output_changes", {}).items()
            if change["actions"] != ["no-op"]
        },
        more={name: plan.document[name] for name in _ALSO_HAPPENS if plan.document.get(name)},
    )


def of_nothing(plan: Plan, *, environment: Environment, key: bytes) -> Digest:
    """Return the fingerprint that the same release has once there is nothing left to do."""
    return _of(plan, environment=environment, key=key, changes=[], outputs={}, more={})


def _of(
    plan: Plan,
    *,
    environment: Environment,
    key: bytes,
    changes: list[dict[str, Any]],
    outputs: Mapping[str, Any],
    more: Mapping[str, Any],
) -> Digest:
    happens = bool(changes or outputs or more)
    intent: dict[str, Any] = {
        "environment": [environment.name, environment.account, environment.region],
        "release": plan.release,
        # Of a resource whose values are not known yet, a variable may be all that differs.
        "variables": plan.document.get("variables", {}) if happens else {},
        "resource_changes": sorted(changes, key=lambda item: (item["address"], item.get("deposed", ""))),
        "output_changes": outputs,
        **more,
    }
    return Digest("sha256:" + hmac.digest(key, canonical_json(intent), "sha256").hex())


def _sorted(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change whose paths have an order: Terraform's own is that of a set."""
    change = dict(item["change"])
    if "replace_paths" in change:
        change["replace_paths"] = sorted(change["replace_paths"], key=repr)
    return {**item, "change": change}
