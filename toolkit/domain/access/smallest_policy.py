"""The smallest policy that grants what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.access import arn
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.domain.access.grant import Grant
    from toolkit.domain.access.need import Need
    from toolkit.domain.access.policy import Condition


def smallest_policy(needs: Iterable[Need], grants: Sequence[Grant] = ()) -> dict[str, Any]:
    """Return a policy document with no more than the needs: the same for the same needs, in any order.

    A need that is granted today under a condition alone keeps the condition. What can't be told is left as
    it is granted today, since a smaller grant might break it.

    Args:
        needs: what a function needs.
        grants: what its role grants today.

    """
    wanted: set[tuple[tuple[Condition, ...], str, str]] = set()
    for need in needs:
        if need.known == "unresolved":
            wanted |= {
                (each.conditions, each.action, each.resource)
                for each in grants
                if each.may_serve(need.action, need.resource) and each.resource != NOT_KNOWN
            }
        else:
            wanted.add((_condition(need, grants), need.action, need.resource))
    kept = [each for each in wanted if not any(_makes_superfluous(other, each) for other in wanted)]
    return {"Version": "2012-10-17", "Statement": _statements(kept)}


def _condition(need: Need, grants: Sequence[Grant]) -> tuple[Condition, ...]:
    serving = [each for each in grants if each.serves(need.action, need.resource)]
    if not serving or any(not each.conditions for each in serving):
        return ()
    return serving[0].conditions


def _makes_superfluous(
    other: tuple[tuple[Condition, ...], str, str], each: tuple[tuple[Condition, ...], str, str]
) -> bool:
    """Tell whether a grant is part of another; of two that are the same, the first in order is kept."""
    if other == each or other[0] not in (each[0], ()):
        return False
    if not (arn.covers(other[1], each[1], fold=True) and arn.covers(other[2], each[2])):
        return False
    same = arn.covers(each[1], other[1], fold=True) and arn.covers(each[2], other[2]) and other[0] == each[0]
    return not same or other[1:] < each[1:]


def _statements(kept: Iterable[tuple[tuple[Condition, ...], str, str]]) -> list[dict[str, Any]]:
    """Return statements: actions on the same resources, under the same conditions, are one."""
    resources: dict[tuple[tuple[Condition, ...], str], set[str]] = {}
    for conditions, action, resource in kept:
        resources.setdefault((conditions, action), set()).add(resource)
    actions: dict[tuple[tuple[Condition, ...], tuple[str, ...]], list[str]] = {}
    for (conditions, action), found in resources.items():
        actions.setdefault((conditions, tuple(sorted(found))), []).append(action)
    statements = []
    for (conditions, named), grouped in actions.items():
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": sorted(grouped),
            "Resource": named[0] if len(named) == 1 else list(named),
        }
        if conditions:
            statement["Condition"] = written(conditions)
        statements.append(statement)
    return sorted(statements, key=lambda each: (each["Action"], str(each["Resource"]), str(each)))


def written(conditions: Iterable[Condition]) -> dict[str, dict[str, str | list[str]]]:
    """Return conditions as a policy document writes them."""
    document: dict[str, dict[str, str | list[str]]] = {}
    for each in conditions:
        values = each.values[0] if len(each.values) == 1 else list(each.values)
        document.setdefault(each.operator, {})[each.key] = values
    return document
