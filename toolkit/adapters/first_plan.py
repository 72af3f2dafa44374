"""A plan whose policies are complete before anything exists.

In a first plan, whatever refers to an ARN that is not there yet is unknown: policies, most of all.
``terraform test`` can plan the same code with values given for what AWS would choose: offline, without an
account, in seconds. Its values are put where the plan has none.

Sources: https://developer.hashicorp.com/terraform/language/tests/mocking#overrides (``override_during`` came
with Terraform 1.11) and https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import (
    created_names,
    first_plan_tests,
    planned_code,
    process,
    terraform_environment,
    terraform_faults,
)
from toolkit.adapters.planned_resources import merged
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TIMEOUT = 600.0
"""seconds"""
_BEARING = {
    "assume_role_policy", "destination_config", "dead_letter_config", "environment", "event_source_arn",
    "function_name", "inline_policy", "kms_key_arn", "managed_policy_arns", "permissions_boundary", "policy",
    "policy_arn", "policy_arns", "policy_document", "principal", "role", "roles", "source_account",
    "source_arn",
}  # fmt: skip
"""Attributes that say who may do what, or what a function uses"""


@dataclass(frozen=True, slots=True)
class CompletedPlan:
    """A plan with what was unknown filled in."""

    document: Mapping[str, Any]
    """As ``terraform show -json`` gives it"""
    unknown: tuple[str, ...] = ()
    """What still isn't known of it, as address.attribute: whoever judges it has to say so"""
    failure: str = ""
    """Why nothing could be filled in, "" where it could"""


def is_complete(plan: Mapping[str, Any]) -> bool:
    """Tell whether a plan knows all that its policies and functions say."""
    return not any(True for _ in unknowns(plan))


def complete(
    plan: Mapping[str, Any], folder: Path, *, terraform: str, env: Mapping[str, str]
) -> CompletedPlan:
    """Return the plan with the values that it would have once everything is there.

    Args:
        plan: the document of ``terraform show -json``.
        folder: the root module that was planned, initialised.
        terraform: the program.
        env: the environment that Terraform finds its providers in; AWS's variables and ``TF_VAR_*`` are left
            out of it: what was planned has its values already.

    """
    if is_complete(plan):
        return CompletedPlan(plan)
    given = first_plan_tests.chosen(plan, plan)
    offline = _environment(env) | first_plan_tests.secret_variables(plan)
    changes, failure = _tested(first_plan_tests.text(plan, given), folder, terraform, offline)
    if failure:
        return CompletedPlan(plan, tuple(unknowns(plan)), failure)
    found = filled(plan, changes)
    found = _renamed(found, given, first_plan_tests.chosen(plan, found))
    # Terraform leaves a document that refers to what is to be created for the apply, known or not.
    left = [each.rpartition(".") for each in unknowns(found)]
    if left:
        values = planned_code.values(plan, folder, wanted=[(address, key) for address, _, key in left])
        found = _put(found, values, changes)
    return CompletedPlan(found, tuple(unknowns(found)))


def _put(
    plan: dict[str, Any], values: Mapping[tuple[str, str], str], changes: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a plan with texts of its code in it, where what they refer to is known."""
    known = {each["address"]: each["change"].get("after") or {} for each in changes}
    kept = []
    for change in plan["resource_changes"]:
        own = change["change"]
        for (address, key), text in values.items():
            told = planned_code.resolved(text, known) if address == change["address"] else None
            if told is not None:
                after, unknown = dict(own.get("after") or {}), dict(own.get("after_unknown") or {})
                own = {**own, "after": {**after, key: told}, "after_unknown": {**unknown, key: False}}
        kept.append({**change, "change": own})
    return {**plan, "resource_changes": kept}


def _renamed(
    plan: dict[str, Any], given: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]
) -> dict[str, Any]:
    """Return a plan with the names that were found, where stand-ins for them were given.

    A name that is made of another resource's id is known only once the test has planned; the stand-in for it
    is like no other text, so that it can be replaced wherever it went.
    """
    changed = {
        str(value): str(now[address][key])
        for address, values in given.items()
        for key, value in values.items()
        if key in now.get(address, {}) and now[address][key] != value
    }
    if not changed:
        return plan
    text = json.dumps(plan["resource_changes"])
    for old in sorted(changed, key=len, reverse=True):
        text = text.replace(json.dumps(old)[1:-1], json.dumps(changed[old])[1:-1])
    return {**plan, "resource_changes": json.loads(text)}


def unknowns(plan: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a plan doesn't know of who may do what, as address.attribute."""
    for change in plan.get("resource_changes", ()):
        if change.get("mode") == "data" or set(change["change"].get("actions", ())) <= {"delete", "forget"}:
            continue
        written = first_plan_tests.written(plan, change)
        unknown = change["change"].get("after_unknown") or {}
        for attribute in sorted(_BEARING & set(unknown) & written):
            if _any(unknown[attribute]):
                yield f"{change['address']}.{attribute}"


def filled(plan: Mapping[str, Any], changes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a plan with what it doesn't know taken from the changes of another plan of the same code."""
    others = {change["address"]: change["change"] for change in changes}
    kept = []
    for change in plan.get("resource_changes", ()):
        own, other = change["change"], others.get(change["address"])
        if other is None or not _any(own.get("after_unknown")):
            kept.append(change)
            continue
        theirs = merged(other.get("after"), other.get("after_unknown") or {})
        if change.get("mode") != "data":
            # What nobody wrote and nobody gave a value is a test's invention.
            meant = first_plan_tests.written(plan, change) | created_names.ATTRIBUTES
            theirs = {key: value for key, value in theirs.items() if key in meant}
        after, unknown = _filled(own.get("after"), own.get("after_unknown") or {}, theirs)
        kept.append({**change, "change": {**own, "after": after, "after_unknown": unknown}})
    return {**plan, "resource_changes": kept}


def _filled(known: Any, unknown: Any, other: Any) -> tuple[Any, Any]:  # noqa: ANN401 - JSON
    """Return a value with its unknown parts filled in, and what is still unknown of it."""
    if unknown is True:
        still = _unknown_of(other)
        return (None, True) if still is True else (_without(other), still)
    if isinstance(unknown, dict) and isinstance(other, dict) and (known is None or isinstance(known, dict)):
        values, left = dict(known or {}), {}
        for key, each in unknown.items():
            if not _any(each):
                left[key] = each
            elif key in other:
                values[key], left[key] = _filled(values.get(key), each, other[key])
            else:
                left[key] = each
        return values, left
    if isinstance(unknown, list) and isinstance(other, list) and isinstance(known, list):
        if len(known) != len(other):
            return known, unknown
        padded = [*unknown, *([False] * len(known))]
        pairs = [
            _filled(item, each, theirs)
            for item, each, theirs in zip(known, padded[: len(known)], other, strict=True)
        ]
        return [value for value, _ in pairs], [still for _, still in pairs]
    return known, unknown


def _unknown_of(value: Any) -> Any:  # noqa: ANN401 - JSON
    if value == NOT_KNOWN:
        return True
    if isinstance(value, dict):
        return {key: _unknown_of(item) for key, item in value.items()}
    return [_unknown_of(item) for item in value] if isinstance(value, list) else False


def _without(value: Any) -> Any:  # noqa: ANN401 - JSON
    if value == NOT_KNOWN:
        return None
    if isinstance(value, dict):
        return {key: _without(item) for key, item in value.items()}
    return [_without(item) for item in value] if isinstance(value, list) else value


def _any(unknown: object) -> bool:
    if isinstance(unknown, dict):
        return any(map(_any, unknown.values()))
    return any(map(_any, unknown)) if isinstance(unknown, list) else bool(unknown)


def _tested(
    text: str, folder: Path, terraform: str, env: Mapping[str, str]
) -> tuple[list[dict[str, Any]], str]:
    """Return the resource changes of one planned test, or why there are none."""
    made = Path(tempfile.mkdtemp(prefix="first-plan-", dir=folder))
    try:
        file = made / "first.tftest.hcl"
        # It may hold what a plan holds: nobody else reads it.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        ran = process.run(
            [
                terraform, "test", "-json", "-verbose", "-no-color", f"-test-directory={made.name}",
                f"-filter={made.name}/{file.name}",
            ],
            cwd=folder,
            env=env,
            timeout=_TIMEOUT,
        )  # fmt: skip
    finally:
        shutil.rmtree(made, ignore_errors=True)
    events = [json.loads(line) for line in ran.stdout.split("\n") if line.startswith("{")]
    for event in events:
        if event.get("type") == "test_plan":
            changes: list[dict[str, Any]] = event["test_plan"].get("resource_changes", [])
            return changes, ""
    diagnostics = [event["diagnostic"] for event in events if event.get("type") == "diagnostic"]
    cause = terraform_faults.explain(diagnostics, ran.stderr).cause
    return [], cause or f"terraform test ended with {ran.code}, and no plan"


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which no account can be reached, by mistake either."""
    kept = {key: value for key, value in env.items() if not key.startswith("AWS_")}
    return terraform_environment.isolated(kept) | {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_MAX_ATTEMPTS": "1",
    }
