"""What the code of a plan says of attributes that the plan leaves for the apply.

A data source that refers to a resource that is to be created is read by the apply alone, though all that it
is made of is known: Terraform itself cannot be brought to read it before.
Source: https://developer.hashicorp.com/terraform/language/data-sources#data-resource-behavior
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.adapters.hcl import module_files
from toolkit.adapters.hcl.cursor import HclError
from toolkit.adapters.hcl.module import Module
from toolkit.domain.estate import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


def values(
    plan: Mapping[str, Any], folder: Path, *, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return texts of the code, with placeholders for what they refer to, by address and attribute.

    Args:
        plan: the document of ``terraform show -json``: its variables are those of the code.
        folder: the root module.
        wanted: addresses and attributes.

    """
    given = {name: each.get("value") for name, each in (plan.get("variables") or {}).items()}
    try:
        source = module_files.Sources(folder, told=str).of(folder)
        resources = Module(source, arguments=given, root=folder).all_resources()
        found = {each.address: each.values for each in resources}
    except (HclError, OSError, RecursionError):
        return {}
    told = {(address, key): found.get(address, {}).get(key) for address, key in wanted}
    return {place: each for place, each in told.items() if isinstance(each, str)}


def resolved(text: str, known: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return a text with what it refers to; None where a part of that is not known.

    Args:
        text: with placeholders.
        known: the values of resources and data sources, by their addresses.

    """
    lost = False

    def value(found: Any) -> str:  # noqa: ANN401 - re's own type has no name here
        nonlocal lost
        address, _, attribute = found[1].rpartition(".")
        told = known.get(address, {}).get(attribute)
        lost = lost or not isinstance(told, str)
        return json.dumps(str(told))[1:-1] if text.lstrip().startswith(("{", "[")) else str(told)

    # JSON writes the brackets of placeholders as escapes.
    plain = text.replace("\\u27e6", "⟦").replace("\\u27e7", "⟧")
    made = PLACEHOLDER.sub(value, plain)
    return None if lost else made
