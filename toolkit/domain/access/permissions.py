"""What function.yaml has to say so that exactly what is needed is granted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.domain.access.grant import Grant
    from toolkit.domain.access.need import Need

SERVICES = {
    "table": "dynamodb",
    "queue": "sqs",
    "bus": "events",
    "topic": "sns",
    "bucket": "s3",
    "stream": "kinesis",
    "secret": "ssm",
}
"""The service whose actions a permission on each kind of resource names"""


@dataclass(frozen=True, slots=True, order=True)
class Permission:
    """One action on one resource of the composition module, as function.yaml has it."""

    kind: str
    name: str
    action: str
    """without its service"""
    index: bool = False
    """whether it is of the table's indexes"""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be taken out of function.yaml, and what put in; and what is beyond it."""

    drop: tuple[Permission, ...]
    add: tuple[Permission, ...]
    beyond: tuple[str, ...]
    """actions that function.yaml can't say anything of: they are the modules' own"""


def change(
    declared: Sequence[Mapping[str, object]],
    *,
    excess: Iterable[Grant],
    missing: Iterable[Need],
    names: Mapping[str, tuple[str, str]],
) -> Change:
    """Return how permissions have to change.

    Args:
        declared: the permissions of function.yaml.
        excess: what is granted and not needed.
        missing: what is needed and not granted.
        names: kind and name of resources, by what their ARNs hold of them.

    """
    drop, add, beyond = set(), set(), []
    for grant in excess:
        found = _declared(declared, grant.action, grant.resource, names)
        if found is None:
            beyond.append(f"{grant.action} on {grant.resource}")
        else:
            drop.add(found)
    for need in missing:
        named = _named(names, need.action, need.resource)
        if named is None:
            beyond.append(f"{need.action} on {need.resource}")
        else:
            action = need.action.partition(":")[2]
            add.add(Permission(*named, action, index="/index/" in need.resource))
    return Change(tuple(sorted(drop)), tuple(sorted(add)), tuple(beyond))


def _declared(
    declared: Sequence[Mapping[str, object]],
    action: str,
    resource: str,
    names: Mapping[str, tuple[str, str]],
) -> Permission | None:
    named = _named(names, action, resource)
    name = action.partition(":")[2]
    for entry in declared:
        actions = entry.get("actions")
        if named is None or entry.get(named[0]) != named[1] or not isinstance(actions, list):
            continue
        if name in actions:
            return Permission(*named, name, index="/index/" in resource)
    return None


def _named(names: Mapping[str, tuple[str, str]], action: str, resource: str) -> tuple[str, str] | None:
    service = action.partition(":")[0]
    for value, (kind, name) in names.items():
        if SERVICES[kind] == service and _holds(resource, value):
            return kind, name
    return None


def _holds(resource: str, name: str) -> bool:
    """Whether a name stands in an ARN as a whole."""
    return re.search(rf"(?:^|[^\w-]){re.escape(name)}(?:$|[^\w-])", resource) is not None
