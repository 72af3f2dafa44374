"""One thing that a role may do, and how permissions become policy documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.access import arn
from toolkit.domain.access.smallest_policy import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.domain.access.policy import Condition

LARGEST = 6_144
"""Characters of a managed policy, white space not counted.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


@dataclass(frozen=True, slots=True)
class Permission:
    """An action on a pattern of resources, maybe under conditions; or what is denied."""

    action: str
    resource: str
    conditions: tuple[Condition, ...] = ()
    denied: bool = False


def documents(permissions: Iterable[Permission]) -> dict[str, str]:
    """Return policy documents that grant just these, each no larger than AWS takes, by a name of its own.

    The same permissions give the same documents, in whatever order they come.
    """
    packs: list[list[Mapping[str, Any]]] = []
    sizes: list[int] = []
    for statement in _split(_statements(permissions)):
        size = len(_text([statement]))
        if not packs or sizes[-1] + size > LARGEST:
            packs.append([])
            sizes.append(0)
        packs[-1].append(statement)
        sizes[-1] += size
    return {str(number): _text(pack) for number, pack in enumerate(packs, 1)}


def _text(statements: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _split(statements: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Halve the resources of a statement that alone is too large for a document."""
    for statement in statements:
        resources = statement["Resource"]
        if len(_text([statement])) <= LARGEST or len(resources) == 1:
            yield statement
            continue
        middle = len(resources) // 2
        yield from _split(
            [{**statement, "Resource": part} for part in (resources[:middle], resources[middle:])]
        )


def _statements(permissions: Iterable[Permission]) -> list[dict[str, Any]]:
    """Join permissions on the same resources under the same conditions; what another covers is left out."""
    actions: dict[tuple[bool, tuple[Condition, ...], str], set[str]] = {}
    for each in permissions:
        actions.setdefault((each.denied, each.conditions, each.action), set()).add(each.resource)
    grouped: dict[tuple[bool, tuple[Condition, ...], tuple[str, ...]], list[str]] = {}
    for (denied, conditions, action), found in actions.items():
        grouped.setdefault((denied, conditions, _widest(found)), []).append(action)
    made = []
    for (denied, conditions, resources), names in grouped.items():
        statement: dict[str, Any] = {
            "Effect": "Deny" if denied else "Allow",
            "Action": sorted(names),
            "Resource": list(resources),
        }
        if conditions:
            statement["Condition"] = written(conditions)
        made.append(statement)
    return sorted(made, key=lambda each: (each["Action"], each["Resource"], str(each)))


def _widest(resources: set[str]) -> tuple[str, ...]:
    """Return the patterns that none of the others takes in."""
    return tuple(
        sorted(
            one
            for one in resources
            if not any(other != one and arn.covers(other, one) for other in resources)
        )
    )
