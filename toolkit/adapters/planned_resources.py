"""The resources of a plan (``terraform show -json``), with what they refer to.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.adapters import created_names
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INSTANCE = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|\d+)\]")
_STEPS = 40
"""References followed for one attribute, at most: modules may refer to each other in circles"""


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One resource instance, or data source, as it will be. Unknown values are NOT_KNOWN."""

    address: str
    type: str
    name: str
    module: str
    """Address of its module instance; "" for the root"""
    index: str
    """Its key as written in its address, such as ``["a"]``; "" for a lone one"""
    values: Mapping[str, Any]
    data: bool = False
    unknown: frozenset[str] = frozenset()
    """Attributes that the plan doesn't know, those too whose value was derived from the name"""
    expressions: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Its block in the plan's configuration"""

    def text(self, attribute: str) -> str:
        """Return an attribute that is a text; "" where it has none."""
        value = self.values.get(attribute)
        return value if isinstance(value, str) else ""

    def texts(self, attribute: str) -> tuple[str, ...]:
        """Return an attribute that is a list of texts; an unknown element is NOT_KNOWN."""
        value = self.values.get(attribute)
        if value == NOT_KNOWN:
            return (NOT_KNOWN,)
        return tuple(NOT_KNOWN if item is None else str(item) for item in value or ())

    def blocks(self, attribute: str) -> tuple[Mapping[str, Any], ...]:
        """Return nested blocks, or the attributes of a list of objects."""
        value = self.values.get(attribute)
        if isinstance(value, dict):
            return (value,)
        return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


class PlannedResources:
    """All resources of a plan, by address and type, and how they refer to each other."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.location = created_names.location(plan)
        self._root = plan.get("configuration", {}).get("root_module", {})
        self._by_address: dict[str, PlannedResource] = {}
        self._targets: dict[tuple[str, str], list[PlannedResource]] = {}
        for resource in self._read(plan):
            self._by_address.setdefault(resource.address, resource)
        self._by_block: dict[str, list[PlannedResource]] = {}
        self._by_type: dict[str, list[PlannedResource]] = {}
        for resource in self._by_address.values():
            kind = f"data.{resource.type}" if resource.data else resource.type
            self._by_type.setdefault(kind, []).append(resource)
            self._by_block.setdefault(_INSTANCE.sub("", resource.address), []).append(resource)

    def __iter__(self) -> Iterator[PlannedResource]:
        return iter(self._by_address.values())

    def of(self, *types: str) -> tuple[PlannedResource, ...]:
        """Return the resources of these types; a data source's is ``data.<type>``."""
        return tuple(resource for kind in types for resource in self._by_type.get(kind, ()))

    def get(self, address: str) -> PlannedResource | None:
        """Return the resource at an address."""
        return self._by_address.get(address)

    def named(self, value: str, attributes: Iterable[str], *types: str) -> PlannedResource | None:
        """Return the resource of these types that has this value in one of these attributes."""
        if value in {"", NOT_KNOWN}:
            return None
        wanted = tuple(attributes)
        for resource in self.of(*types):
            if any(resource.values.get(attribute) == value for attribute in wanted):
                return resource
        return None

    def referred(self, resource: PlannedResource, attribute: str, *types: str) -> PlannedResource | None:
        """Return the one resource of these types that an attribute refers to; None if it is not one."""
        found = {
            target.address: target
            for target in self.targets(resource, attribute)
            if (f"data.{target.type}" if target.data else target.type) in types
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def targets(self, resource: PlannedResource, attribute: str) -> list[PlannedResource]:
        """Return the resources that an attribute's expression refers to, through modules and variables."""
        key = (resource.address, attribute)
        if key not in self._targets:
            self._targets[key] = self._followed(resource, attribute)
        return self._targets[key]

    def _followed(self, resource: PlannedResource, attribute: str) -> list[PlannedResource]:
        expression = resource.expressions.get("expressions", {}).get(attribute, {})
        queue = [(resource.module, reference) for reference in _references(expression)]
        found: list[PlannedResource] = []
        seen: set[tuple[str, str]] = set()
        while queue and len(seen) < _STEPS:
            module, reference = queue.pop(0)
            if (module, reference) in seen:
                continue
            seen.add((module, reference))
            if reference.startswith("each."):
                each = resource.expressions.get("for_each_expression", {})
                queue += [(module, other) for other in _references(each)]
            elif reference.startswith(("var.", "module.")):
                queue += self._through(module, reference)
            else:
                found += self._instances(module, reference, resource.index)
        return found

    def _instances(self, module: str, reference: str, index: str) -> list[PlannedResource]:
        parts = reference.split(".")
        depth = 3 if parts[0] == "data" else 2
        block = ".".join(parts[:depth])
        inside = f"{module}.{block}" if module else block
        exact = self._by_address.get(inside)
        if exact is not None:
            return [exact]
        same = self._by_address.get(_INSTANCE.sub("", inside) + index if not module else inside + index)
        if same is not None and index and "[" not in block:
            return [same]
        bare = _INSTANCE.sub("", inside)
        return [one for one in self._by_block.get(bare, ()) if _within(one.module, module)]

    def _through(self, module: str, reference: str) -> list[tuple[str, str]]:
        kind, name, *rest = reference.split(".")
        if kind == "var":
            if not module:
                return []
            parent, call = _parent(module)
            expressions = self._block(parent).get("module_calls", {}).get(call, {}).get("expressions", {})
            return [(parent, found) for found in _references(expressions.get(name, {}))]
        bare = _INSTANCE.sub("", name)
        called = self._block(module).get("module_calls", {}).get(bare, {}).get("module", {})
        child = f"{module}.module.{name}" if module else f"module.{name}"
        outputs = called.get("outputs", {})
        wanted = [_INSTANCE.sub("", rest[0])] if rest else []
        return [
            (child, found)
            for output in wanted
            for found in _references(outputs.get(output, {}).get("expression", {}))
        ]

    def _block(self, module: str) -> Mapping[str, Any]:
        block: Mapping[str, Any] = self._root
        for call in calls(module):
            block = block.get("module_calls", {}).get(call, {}).get("module", {})
        return block

    def _read(self, plan: Mapping[str, Any]) -> Iterator[PlannedResource]:
        for change in plan.get("resource_changes", ()):
            after = change["change"].get("after")
            if not set(change["change"].get("actions", ())) - {"delete", "forget"}:
                continue
            yield self._resource(change, after or {}, change["change"].get("after_unknown") or {})
        modules = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
        while modules:
            module = modules.pop()
            modules += module.get("child_modules", ())
            for resource in module.get("resources", ()):
                if resource.get("mode") == "data":
                    address = resource["address"]
                    inside = address.partition("data.")[0].removesuffix(".")
                    yield self._resource(
                        {**resource, "module_address": inside}, resource.get("values") or {}, {}
                    )

    def _resource(
        self, change: Mapping[str, Any], after: Mapping[str, Any], unknown: Mapping[str, Any]
    ) -> PlannedResource:
        values = merged(after, unknown)
        lost = frozenset(key for key, value in values.items() if value == NOT_KNOWN)
        kind, module = change["type"], change.get("module_address", "")
        if change.get("mode") != "data" and lost:
            made = created_names.created(kind, change["address"], values, self.location)
            values = {**values, **{key: made[key] for key in lost if key in made}}
        index = change.get("index")
        written = "" if index is None else f'["{index}"]' if isinstance(index, str) else f"[{index}]"
        return PlannedResource(
            address=change["address"],
            type=kind,
            name=change["name"],
            module=module,
            index=written,
            values=values,
            data=change.get("mode") == "data",
            unknown=lost,
            expressions=self._configured(module, kind, change["name"], data=change.get("mode") == "data"),
        )

    def _configured(self, module: str, kind: str, name: str, *, data: bool) -> Mapping[str, Any]:
        for block in self._block(module).get("resources", ()):
            if block["type"] == kind and block["name"] == name and (block["mode"] == "data") == data:
                found: Mapping[str, Any] = block
                return found
        return {}


def merged(after: Any, unknown: Any) -> Any:  # noqa: ANN401 - JSON
    """Return planned values with NOT_KNOWN in place of what ``after_unknown`` says is not known."""
    if unknown is True:
        return NOT_KNOWN
    if isinstance(unknown, dict) and (after is None or isinstance(after, dict)):
        known = after or {}
        keys = [*known, *(key for key in unknown if key not in known and _any(unknown[key]))]
        return {key: merged(known.get(key), unknown.get(key)) for key in keys}
    if isinstance(unknown, list) and isinstance(after, list):
        padded = [*unknown, *([False] * len(after))]
        return [merged(item, padded[place]) for place, item in enumerate(after)]
    return after


def _any(unknown: object) -> bool:
    if isinstance(unknown, dict):
        return any(map(_any, unknown.values()))
    return any(map(_any, unknown)) if isinstance(unknown, list) else bool(unknown)


def calls(module: str) -> list[str]:
    """Return the names of the module calls of a module's address, the outermost first."""
    bare = _INSTANCE.sub("", module)
    return bare.removeprefix("module.").split(".module.") if bare else []


def _parent(module: str) -> tuple[str, str]:
    *_, call = calls(module)
    outside = re.sub(rf"(^|\.)module\.{re.escape(call)}(\[[^\]]*\])?$", "", module)
    return outside, call


def _within(module: str, asked: str) -> bool:
    return module == asked or _INSTANCE.sub("", module) == asked


def _references(expression: object) -> list[str]:
    """Return what an expression refers to, the most exact of each only."""
    if isinstance(expression, list):
        return [found for item in expression for found in _references(item)]
    if not isinstance(expression, dict):
        return []
    if "references" in expression:
        found = [str(item) for item in expression["references"]]
        return [one for one in found if not any(other.startswith((f"{one}.", f"{one}[")) for other in found)]
    return [found for item in expression.values() for found in _references(item)]
