"""Plans as ``terraform show -json`` gives them, made by hand."""

from __future__ import annotations

from typing import Any

ACCOUNT, REGION = "111111111111", "eu-central-1"


def resource(
    address: str,
    *,
    unknown: dict[str, Any] | None = None,
    actions: tuple[str, ...] = ("create",),
    **after: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return the change of one resource; of a data source where its address says so."""
    *module, last = _split(address)
    kind, name = last.removeprefix("data.").split("[", maxsplit=1)[0].split(".")
    change: dict[str, Any] = {
        "address": address,
        "mode": "data" if last.startswith("data.") else "managed",
        "type": kind,
        "name": name,
        "change": {"actions": list(actions), "after": after, "after_unknown": unknown or {}},
    }
    if module:
        change["module_address"] = ".".join(module)
    if "[" in last:
        key = last.partition("[")[2].rstrip("]")
        change["index"] = key.strip('"') if key.startswith('"') else int(key)
    return change


def _split(address: str) -> list[str]:
    parts = address.split(".")
    depth = 3 if "data" in parts[:1] or (len(parts) > 3 and parts[-3] == "data") else 2
    module = ".".join(parts[:-depth])
    return [*([module] if module else []), ".".join(parts[-depth:])]


def block(address: str, for_each: list[str] | None = None, **references: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a resource's block in the configuration: attributes with what they refer to, or constants."""
    mode = "data" if address.startswith("data.") else "managed"
    kind, name = address.removeprefix("data.").split(".")
    made: dict[str, Any] = {
        "address": address,
        "mode": mode,
        "type": kind,
        "name": name,
        "expressions": {key: _expression(value) for key, value in references.items()},
    }
    if for_each is not None:
        made["for_each_expression"] = {"references": for_each}
    return made


def _expression(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return {"references": value}
    return value if isinstance(value, list) else {"constant_value": value}


def plan(
    *changes: dict[str, Any],
    blocks: tuple[dict[str, Any], ...] | None = None,
    modules: dict[str, Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return a plan; without blocks it is one whose configuration was taken out."""
    made: dict[str, Any] = {
        "resource_changes": list(changes),
        "prior_state": {
            "values": {
                "root_module": {
                    "resources": [
                        {
                            "address": "data.aws_caller_identity.me",
                            "mode": "data",
                            "type": "aws_caller_identity",
                            "name": "me",
                            "values": {"account_id": ACCOUNT},
                        },
                        {
                            "address": "data.aws_region.here",
                            "mode": "data",
                            "type": "aws_region",
                            "name": "here",
                            "values": {"name": REGION},
                        },
                    ]
                }
            }
        },
        **more,
    }
    if blocks is not None:
        made["configuration"] = {"root_module": {"resources": list(blocks), "module_calls": modules or {}}}
    return made
