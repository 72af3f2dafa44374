"""Gather what `toolkit iam` looks at: code, tests, the plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from toolkit.adapters.code_needs import Reading
    from toolkit.adapters.first_plan import CompletedPlan
    from toolkit.adapters.plan_policies import RolePolicies
    from toolkit.adapters.workspace_tree import WorkspaceTree
    from toolkit.domain.access.function_in_plan import FunctionInPlan
    from toolkit.domain.access.judged import Judged
    from toolkit.domain.access.need import Need
    from toolkit.domain.environment import Environment
    from toolkit.domain.function import Function
    from toolkit.wiring.project import Wiring

OBSERVED = ".toolkit/observed.jsonl"
"""where the recorder of tests writes what was called, relative to the project"""


@dataclass(frozen=True, slots=True)
class Estate:
    """A plan, and what was read of it."""

    plan: Mapping[str, Any]
    functions: Mapping[str, FunctionInPlan]
    roles: Mapping[str, RolePolicies]
    encrypted: Mapping[str, str]
    log_groups: tuple[str, ...]
    region: str
    account: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a plan of an environment is made of."""

    environment: Environment
    workspace: WorkspaceTree
    infrastructure: Mapping[str, bytes]
    release_file: bytes


def of_project(wiring: Wiring) -> Estate:
    """Return what the first environment would be, planned from nothing and without an account."""
    return planned(wiring, prepared(wiring, wiring.project.pipeline[0]))


def prepared(wiring: Wiring, name: str) -> Prepared:
    """Return what a plan of an environment is made of.

    Raises:
        ConfigurationError: there is no such environment, or something is wrong in the project's files.

    """
    from toolkit.adapters.workspace_tree import WorkspaceTree
    from toolkit.usecases.package import release_file

    return Prepared(
        wiring.environment(name),
        WorkspaceTree(wiring.root, environment=name, work=f"access-{name}"),
        wiring.builder.infrastructure_files(),
        release_file(wiring.package.release),
    )


def planned(wiring: Wiring, given: Prepared, *, laid_out: Callable[[], None] = lambda: None) -> Estate:
    """Plan an environment from nothing, without an account.

    Args:
        wiring: the project.
        given: what the plan is made of.
        laid_out: is called as soon as its code lies in its workspace.

    Raises:
        ToolError: Terraform could not plan.

    """
    from toolkit.adapters import accountless_plan, provider_mirror

    with wiring.progress.phase(f"Reading what roles may do in {given.environment.name}"):
        completed = accountless_plan.plan(
            given.environment,
            workspace=given.workspace,
            infrastructure=given.infrastructure,
            release_file=given.release_file,
            provided=lambda env: provider_mirror.configure(env, wiring.root / ".toolkit" / "terraform"),
            memory=wiring.memory,
            redactor=wiring.redactor,
            laid_out=laid_out,
        )
    return _estate(completed, base=given.workspace.folder, root=given.workspace.root)


def of_plan(file: Path, *, near: Path) -> Estate:
    """Return what a plan says (``terraform show -json``), ours or not.

    What a first plan does not know yet is filled in where its code lies near.

    Args:
        file: the plan.
        near: a folder in or below which its code may lie; the plan's own is looked in, too.

    Raises:
        ConfigurationError: it is no plan.

    """
    from toolkit.wiring.completing import completed

    try:
        plan = json.loads(file.read_text("utf-8"))
        cause = "" if "resource_changes" in plan else "it has no resource_changes"
    except (OSError, ValueError, TypeError) as error:
        plan, cause = {}, str(error)
    if cause:
        raise ConfigurationError(f"{file} is no plan", cause=cause, fix="terraform show -json PLAN > FILE")
    found, base = completed(plan, near=(file.resolve().parent, near.resolve()))
    return _estate(found, base=base, root=near.resolve())


def _estate(completed: CompletedPlan, *, base: Path | None, root: Path | None) -> Estate:
    from toolkit.adapters import plan_encryption, plan_functions, plan_policies
    from toolkit.adapters.hcl_places import HclPlaces
    from toolkit.adapters.planned_resources import PlannedResources

    plan = completed.document
    resources = PlannedResources(plan)
    groups = resources.of("aws_cloudwatch_log_group")
    doubts = [f"{completed.failure}"] if completed.failure else []
    location = resources.location
    return Estate(
        plan=plan,
        functions=plan_functions.functions(plan, at=HclPlaces(plan, base, root=root).at),
        roles=plan_policies.roles(plan, base=base, root=root),
        encrypted=plan_encryption.encrypted(plan),
        log_groups=tuple(each.text("name") for each in groups),
        region=location.region,
        account=location.account,
        doubts=tuple(doubts),
    )


def judge(wiring: Wiring, function: Function, estate: Estate, *, environment: str | None = None) -> Judged:
    """Hold a function of the project against its role, in the first environment where none is named."""
    from toolkit.adapters import code_needs
    from toolkit.usecases import iam

    environment = environment or wiring.project.pipeline[0]
    name = f"{wiring.project.name}-{environment}-{function.name}"
    planned = [each for each in estate.functions.values() if each.name == name]
    if not planned:
        raise ToolError(
            f"{function.name} can't be judged",
            cause=f"the plan of {environment} holds no function called {name}",
            fix="see that the composition module deploys every folder below functions/",
        )
    folder = wiring.root / "functions"
    reading = code_needs.reading(
        folder / function.name, function.handler, also=[folder / each for each in function.layers]
    )
    role = estate.roles.get(planned[0].role_address or "")
    if role is None:
        raise ToolError(
            f"{function.name} can't be judged",
            cause=f"the plan does not say which role {name} takes",
            fix="let Terraform create the function's role beside it",
        )
    needs, doubts = _needs(reading, planned[0], estate, observed=_observed(wiring, function))
    needs = [_relative(need, wiring.root) for need in needs]
    return iam.judge(
        function.name,
        needs,
        policies=role.identity,
        boundary=role.boundary,
        arn=f"arn:aws:lambda:{estate.region}:{estate.account}:function:{name}",
        doubts=[*estate.doubts, *role.unknown, *doubts],
        unread=bool(role.unknown),
    )


def judge_code(code: Path, handler: str) -> Judged:
    """Return what any code needs, with no role to hold it against."""
    from toolkit.adapters import code_needs
    from toolkit.usecases import iam

    reading = code_needs.reading(code, handler)
    needs = [_relative(need, code) for need in reading.needs]
    return iam.needs_alone(handler, needs, doubts=_unreadable(reading))


def judge_code_in_plan(code: Path, handler: str, role: str, estate: Estate) -> Judged:
    """Hold any code against a role of any plan.

    Raises:
        ConfigurationError: the plan has no such role.

    """
    from toolkit.adapters import code_needs
    from toolkit.usecases import iam

    found = estate.roles.get(role)
    if found is None:
        raise ConfigurationError(
            f"the plan has no role {role}",
            cause=f"it has {', '.join(sorted(estate.roles)) or 'none'}",
            fix="name one of these",
        )
    reading = code_needs.reading(code, handler)
    taken = [each for each in estate.functions.values() if each.role_address == role]
    own = [each for each in taken if each.handler == handler] or taken
    needs, doubts = _needs(reading, own[0] if own else None, estate)
    needs = [_relative(need, code) for need in needs]
    return iam.judge(
        handler,
        needs,
        policies=found.identity,
        boundary=found.boundary,
        doubts=[*estate.doubts, *found.unknown, *doubts],
        unread=bool(found.unknown),
    )


def _needs(
    reading: Reading, function: FunctionInPlan | None, estate: Estate, *, observed: Sequence[Need] = ()
) -> tuple[list[Need], list[str]]:
    """Return all needs: of the code, of its tests, of the platform, and what those forward."""
    from toolkit.adapters.platform_needs import platform_needs
    from toolkit.domain.access.forwarding import forwarded
    from toolkit.domain.access.need import in_order, resolve

    environment = function.environment if function is not None else {}
    place = {"region": estate.region, "account": estate.account}
    found = resolve([*reading.needs, *observed], environment, **place)
    if function is not None:
        found += resolve(platform_needs(function, managed_groups=estate.log_groups), environment, **place)
    doubts = _unreadable(reading)
    if function is not None and {"environment", "role"} & set(function.unknown):
        doubts.append(f"{function.address}: {', '.join(function.unknown)} can't be told before the apply")
    return in_order([*found, *forwarded(found, estate.encrypted)]), doubts


def _observed(wiring: Wiring, function: Function) -> list[Need]:
    """Return what tests called in code that this function can reach: its own, or its layers'."""
    from toolkit.adapters.recorded_calls import observed

    file = wiring.root / OBSERVED
    if not file.is_file():
        return []
    folders = tuple(f"functions/{name}/" for name in (function.name, *function.layers))
    with file.open(encoding="utf-8") as lines:
        return [need for need in observed(lines) if need.at.startswith(folders)]


def _unreadable(reading: Reading) -> list[str]:
    return [f"{each.at}: {each.cause}" for each in reading.unreadable]


def _relative(need: Need, root: Path) -> Need:
    from dataclasses import replace

    prefix = f"{root}/"
    return replace(need, at=need.at.removeprefix(prefix)) if need.at.startswith(prefix) else need


def written(wiring: Wiring, function: Function, judged: Judged) -> Judged:
    """Change a function's permissions to what it needs, as far as its function.yaml decides."""
    from dataclasses import replace

    from toolkit.adapters import files
    from toolkit.config import permissions_writer
    from toolkit.domain.access.permissions import change

    name = f"functions/{function.name}/function.yaml"
    data = wiring.files.documents[name].data
    found = change(
        data.get("permissions", []),
        excess=judged.comparison.excess,
        missing=judged.comparison.missing,
        names=_names(wiring, data),
    )
    doubts = (*judged.doubts, *(f"not in {name}: {each}" for each in found.beyond))
    if not (found.drop or found.add):
        return replace(judged, doubts=doubts)
    place = wiring.root / name
    files.write(place, permissions_writer.changed(place.read_text("utf-8"), found).encode())
    return replace(judged, doubts=doubts, written=name)


def _names(wiring: Wiring, data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the resources that a function's environment and permissions name, by their names in AWS."""
    from toolkit.domain.access.permissions import SERVICES

    environment = wiring.environment(wiring.project.pipeline[0])
    prefix = f"{wiring.project.name}-{environment.name}"
    told = [each for each in data.get("environment", {}).values() if isinstance(each, dict)]
    found: dict[str, tuple[str, str]] = {}
    for reference in (*told, *data.get("permissions", ())):
        for kind in SERVICES.keys() & reference.keys():
            name = str(reference[kind])
            secret = f"{wiring.project.name}/{environment.name}/{name}"
            bucket = f"{prefix}-{name}-{environment.account}"
            place = {"secret": secret, "bucket": bucket}.get(kind, f"{prefix}-{name}")
            found[place] = (kind, name)
    return found
