"""Make a plan readable for scanners that take what is not known yet for what is not there.

A key whose ARN is known after the apply alone is a key all the same. What stays unknown gets a text that says
so: whoever judges policies is given those that were completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping


def scannable(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan with its planned values as its changes say, and nothing missing that will be there."""
    changed = {
        change["address"]: _filled(change["change"].get("after"), change["change"].get("after_unknown"))
        for change in plan.get("resource_changes", ())
        if change.get("mode") != "data"
    }
    planned = plan.get("planned_values", {})
    root = _module(planned.get("root_module", {}), changed)
    return {**plan, "planned_values": {**planned, "root_module": root}}


def _module(module: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(module)
    if "resources" in module:
        found["resources"] = [
            {**each, "values": changed.get(each["address"], each.get("values"))}
            for each in module["resources"]
        ]
    if "child_modules" in module:
        found["child_modules"] = [_module(each, changed) for each in module["child_modules"]]
    return found


def _filled(value: Any, unknown: Any) -> Any:  # noqa: ANN401 - JSON
    if unknown is True:
        return NOT_KNOWN if value is None else value
    if isinstance(unknown, dict) and (value is None or isinstance(value, dict)):
        values = dict(value or {})
        return {**values, **{key: _filled(values.get(key), each) for key, each in unknown.items() if each}}
    if isinstance(unknown, list) and isinstance(value, list) and len(unknown) == len(value):
        return [_filled(item, each) for item, each in zip(value, unknown, strict=True)]
    return value
