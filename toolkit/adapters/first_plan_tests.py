"""The Terraform test that plans a root module with values for what AWS would choose."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from toolkit.adapters import created_names
from toolkit.adapters.planned_resources import calls, merged
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COMPUTED_OFFLINE = {
    "aws_arn", "aws_iam_policy_document", "aws_partition", "aws_region", "aws_service",
    "aws_service_principal",
}  # fmt: skip
"""Data sources of the AWS provider that ask nobody"""
_ASKING = ("aws_", "http", "external", "terraform_remote_state", "vault_")
_PROVIDER = """provider "aws" {{
{alias}  region                      = {region}
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  max_retries                 = 0
}}
"""


def text(plan: Mapping[str, Any], given: Mapping[str, Mapping[str, object]]) -> str:
    """Return the test's HCL.

    Args:
        plan: the plan with unknown values.
        given: the values of each resource, by its address.

    """
    parts = [*_providers(plan, created_names.location(plan).region), *_variables(plan)]
    parts += [_override("resource", address, values) for address, values in given.items()]
    parts += _data(plan)
    parts.append('run "plan" {\n  command = plan\n}\n')
    return "\n".join(parts)


_NEVER_CHOSEN = frozenset({
    ("aws_lambda_function", "dead_letter_config"),
    ("aws_lambda_function", "environment"),
    ("aws_lambda_event_source_mapping", "destination_config"),
    ("aws_lambda_function_event_invoke_config", "destination_config"),
})  # fmt: skip
"""Blocks that the provider never writes by itself: where they are unknown whole, they are dynamic"""


def written(plan: Mapping[str, Any], change: Mapping[str, Any]) -> frozenset[str]:
    """Return the attributes that a resource's block sets; all, where the plan has no configuration.

    Dynamic blocks stand in no configuration: but what is known in part was not left to the provider.
    """
    root = plan.get("configuration", {}).get("root_module")
    unknown = change["change"].get("after_unknown") or {}
    if root is None:
        return frozenset(unknown)
    in_part = frozenset(
        key for key, each in unknown.items() if each is not True or (change["type"], key) in _NEVER_CHOSEN
    )
    block = root
    for call in calls(change.get("module_address", "")):
        block = block.get("module_calls", {}).get(call, {}).get("module", {})
    for each in block.get("resources", ()):
        if (each["mode"], each["type"], each["name"]) == (change["mode"], change["type"], change["name"]):
            return frozenset(each.get("expressions", {})) | in_part
    return in_part


def _hcl(value: object) -> str:
    """Return a value as HCL: JSON is HCL, but for what HCL takes for templates."""
    return re.sub(r"([$%])\{", r"\1\1{", json.dumps(value, sort_keys=True))


def _providers(plan: Mapping[str, Any], region: str) -> Iterator[str]:
    yield _PROVIDER.format(alias="", region=_hcl(region))
    for key, each in sorted(plan.get("configuration", {}).get("provider_config", {}).items()):
        alias = each.get("alias")
        if each.get("name") == "aws" and alias and ":" not in key:
            named = each.get("expressions", {}).get("region", {}).get("constant_value", region)
            yield _PROVIDER.format(
                alias=f"  alias                       = {_hcl(alias)}\n", region=_hcl(named)
            )


def _variables(plan: Mapping[str, Any]) -> Iterator[str]:
    declared = plan.get("configuration", {}).get("root_module", {}).get("variables", {})
    values = {
        name: each.get("value")
        for name, each in sorted(plan.get("variables", {}).items())
        if not declared.get(name, {}).get("sensitive") and each.get("value") is not None
    }
    if values:
        lines = "".join(f"  {name} = {_hcl(value)}\n" for name, value in values.items())
        yield f"variables {{\n{lines}}}\n"


def secret_variables(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return the process variables that hand a plan's sensitive values over: no file is to hold them."""
    declared = plan.get("configuration", {}).get("root_module", {}).get("variables", {})
    return {
        f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value)
        for name, each in plan.get("variables", {}).items()
        if declared.get(name, {}).get("sensitive") and (value := each.get("value")) is not None
    }


def _override(kind: str, address: str, values: Mapping[str, object]) -> str:
    lines = "".join(f"    {name} = {_hcl(value)}\n" for name, value in sorted(values.items()))
    return (
        f"override_{kind} {{\n  target          = {address}\n  override_during = plan\n"
        f"  values = {{\n{lines}  }}\n}}\n"
    )


def chosen(plan: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    """Return the values of each resource of which AWS, or chance, chooses something, by its address.

    Args:
        plan: the plan with unknown values.
        known: the same, with what a test filled in: names, of which ARNs are made.

    """
    place = created_names.location(plan)
    names = {each["address"]: each["change"].get("after") or {} for each in known.get("resource_changes", ())}
    found = {}
    for change in plan.get("resource_changes", ()):
        actions = set(change["change"].get("actions", ()))
        if change.get("mode") == "data" or actions <= {"delete", "forget"}:
            continue
        own = written(plan, change)
        learnt = {key: value for key, value in names.get(change["address"], {}).items() if key in own}
        values = _of(change, own, learnt, place)
        if values:
            found[change["address"]] = values
    return found


def _of(
    change: Mapping[str, Any], own: frozenset[str], learnt: Mapping[str, Any], place: created_names.Location
) -> dict[str, object]:
    after, unknown = change["change"].get("after") or {}, change["change"].get("after_unknown") or {}
    values: dict[str, object] = {}
    if "create" not in change["change"].get("actions", ()):
        # It is there: what AWS chose is known, but a test starts from nothing.
        values = {
            key: value for key, value in after.items()
            if isinstance(value, str) and key not in own and not _sensitive(change, key)
        }  # fmt: skip
    lost = {key for key, each in unknown.items() if each is True and key not in own}
    known = {**merged(after, unknown), **{key: each for key, each in learnt.items() if each is not None}}
    return values | _chosen(change, known, lost, place)


def _sensitive(change: Mapping[str, Any], key: str) -> bool:
    found = change["change"].get("after_sensitive")
    return isinstance(found, dict) and bool(found.get(key))


def _chosen(
    change: Mapping[str, Any], values: Mapping[str, Any], lost: set[str], place: created_names.Location
) -> dict[str, object]:
    kind, address = change["type"], change["address"]
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    if kind.startswith("random_"):
        number = kind == "random_integer"
        return {key: 1 if number and key == "result" else digest for key in lost}
    if not kind.startswith("aws_"):
        return {}
    made: dict[str, object] = dict(created_names.created(kind, address, values, place))
    if "arn" in lost and "arn" not in made:
        service, _, rest = kind.removeprefix("aws_").partition("_")
        made["arn"] = f"arn:{place.partition}:{service}:{place.region}:{place.account}:{rest}/{digest}"
    return {key: value for key, value in made.items() if key in lost and value != NOT_KNOWN}


def _data(plan: Mapping[str, Any]) -> Iterator[str]:
    """Yield an override for each data source that would ask AWS, with what it answered, but no secrets."""
    found: dict[str, dict[str, object]] = {}
    modules = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", ())
        for each in module.get("resources", ()):
            if each.get("mode") == "data" and _asks(each["type"]):
                secret = each.get("sensitive_values") or {}
                address = each["address"]
                inside = re.sub(r"(^|\.)data\.[^.]+\.[^.]+$", "", address)
                own = written(plan, {**each, "module_address": inside, "change": {}})
                found[address] = {
                    key: value
                    for key, value in (each.get("values") or {}).items()
                    if value is not None and not secret.get(key) and key not in own
                }
    for change in plan.get("resource_changes", ()):
        if change.get("mode") == "data" and _asks(change["type"]):
            found.setdefault(change["address"], {})
    for address, values in sorted(found.items()):
        yield _override("data", address, values)


def _asks(kind: str) -> bool:
    return kind.startswith(_ASKING) and kind not in _COMPUTED_OFFLINE
