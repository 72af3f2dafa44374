"""What has to be put right before an apply that was stopped half-way can be finished."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.import_ids import import_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.environment import Environment
    from toolkit.domain.outline import Outline
    from toolkit.domain.run import Made

FILE = "recovered.toolkit.tf"
"""what is laid beside the environment's files so that Terraform imports what its state has forgotten"""


@dataclass(frozen=True, slots=True)
class Import:
    """A resource that exists, or may exist, and is not in the state."""

    address: str
    id: str
    certain: bool
    """False where its creation was never reported: it may not be there"""


def addresses(state: Mapping[str, Any]) -> frozenset[str]:
    """Return the address of every object in a state (format 4)."""
    found = set()
    for resource in state.get("resources", ()):
        if resource.get("mode") != "managed":
            continue
        name = f"{resource['type']}.{resource['name']}"
        base = f"{resource['module']}.{name}" if resource.get("module") else name
        for instance in resource.get("instances", ()):
            if instance.get("deposed"):
                continue
            key = instance.get("index_key")
            found.add(base if key is None else f"{base}[{json.dumps(key, ensure_ascii=False)}]")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Planned:
    """A resource that was, or is, to be created."""

    type: str
    values: Mapping[str, Any]
    """its attributes, as far as they are known"""


def planned_values(found: Outline | None) -> dict[str, Planned]:
    """Return what an approved plan creates; attributes that are not written down are left out."""
    if found is None:
        return {}
    return {
        address: Planned(
            _type(address),
            {name: json.loads(token) for name, token in step.after.items() if token[:1] != "#"},
        )
        for address, step in found.steps.items()
        if "create" in step.actions
    }


def created_values(document: Mapping[str, Any]) -> dict[str, Planned]:
    """Return what a plan creates."""
    return {
        item["address"]: Planned(item["type"], item["change"].get("after") or {})
        for item in document.get("resource_changes", ())
        if item["change"]["actions"] == ["create"] and item.get("mode", "managed") == "managed"
    }


def _type(address: str) -> str:
    """Return the type of a resource: the last but one part of its address, whatever its keys hold."""
    bare = re.sub(r'\["(?:[^"\\]|\\.)*"\]|\[\d+\]', "", address)
    return bare.split(".")[-2]


def imports(
    made: Sequence[Made], planned: Mapping[str, Planned], environment: Environment
) -> tuple[Import, ...]:
    """Return what was made, is planned to be created once more, and can be imported instead.

    Args:
        made: what the journal says of creations.
        planned: what would be created, by address.
        environment: whose account the resources are in.

    """
    found = []
    for each in made:
        item = planned.get(each.address)
        if item is None:
            continue
        wanted = import_id(item.type, item.values, reported=each.id, environment=environment)
        if wanted is not None:
            found.append(Import(each.address, wanted, certain=each.id is not None))
    return tuple(found)


def configuration(found: Sequence[Import]) -> bytes:
    """Return the Terraform configuration that imports them.

    Source: https://developer.hashicorp.com/terraform/language/import
    """
    blocks = [f"import {{\n  to = {item.address}\n  id = {_quoted(item.id)}\n}}\n" for item in found]
    return "\n".join(blocks).encode()


def _quoted(text: str) -> str:
    """Return an HCL string in which nothing is a template."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
