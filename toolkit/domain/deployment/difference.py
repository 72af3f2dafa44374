"""What a role may do, against what it needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.access import arn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_Grant = tuple[str, str, str, str]
"""Effect, action, resource, conditions as JSON"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is missing, and what is granted and not needed; each as action and resource."""

    missing: tuple[str, ...]
    excess: tuple[str, ...]


def difference(found: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]) -> Difference:
    """Compare policy documents, whatever way they are cut up."""
    granted, needed = _grants(found), _grants(wanted)
    missing = [each for each in needed if not any(_covers(other, each) for other in granted)]
    excess = [each for each in granted if not any(_covers(other, each) for other in needed)]
    return Difference(_told(missing), _told(excess))


def _grants(documents: Iterable[Mapping[str, Any]]) -> list[_Grant]:
    found: dict[_Grant, None] = {}
    for document in documents:
        for statement in _list(document.get("Statement", ())):
            conditions = json.dumps(_sorted(statement.get("Condition", {})), sort_keys=True)
            negated = [key for key in ("NotAction", "NotResource") if key in statement]
            actions = _list(statement.get("Action", ())) or [f"all but {statement.get('NotAction')}"]
            resources = _list(statement.get("Resource", ())) or ["*"]
            for action in actions:
                for resource in resources:
                    # What is said by what it is not is needed by nobody.
                    name = f"{'not ' if negated else ''}{action}"
                    found[str(statement.get("Effect", "")), name, str(resource), conditions] = None
    return list(found)


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _sorted(conditions: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, list[str]]]:
    return {
        operator: {key: sorted(map(str, _list(values))) for key, values in keys.items()}
        for operator, keys in conditions.items()
    }


def _covers(one: _Grant, other: _Grant) -> bool:
    """Tell whether a grant takes in another; one without conditions takes in one that has some."""
    if one[0] != other[0]:
        return False
    same = one[3] == other[3] or (one[3] == "{}" and one[0] == "Allow")
    return same and arn.covers(one[1], other[1], fold=True) and arn.covers(one[2], other[2])


def _told(grants: Iterable[_Grant]) -> tuple[str, ...]:
    return tuple(
        f"{'deny ' if effect == 'Deny' else ''}{action} on {resource}"
        for effect, action, resource, _conditions in sorted(grants)
    )
