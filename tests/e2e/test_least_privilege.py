"""The order service's roles grant what its functions need, and nothing else; and a mistake is found.

Planned by the real Terraform, from nothing and without an account.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from clones import clone
from toolkit_process import Toolkit

from toolkit.wiring import access
from toolkit.wiring.project import Wiring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.domain.access.judged import Judged
    from toolkit.domain.access.policy import Policy, Statement
    from toolkit.domain.function import Function


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone of the order service."""
    return clone(root, tmp_path_factory.mktemp("clones") / "orders")


@pytest.fixture(scope="module")
def wiring(project: Path) -> Wiring:
    """Return the service's wiring."""
    return Wiring(start=project, quiet=True)


@pytest.fixture(scope="module")
def estate(wiring: Wiring) -> access.Estate:
    """Return what its first environment would be."""
    return access.of_project(wiring)


def own(policies: tuple[Policy, ...]) -> Iterator[tuple[int, int, Statement]]:
    """Return the statements that grant something to a function alone, with their places."""
    for at, policy in enumerate(policies):
        for number, statement in enumerate(policy.statements):
            if statement.effect == "Allow" and statement.sid not in {"Log", "Trace"}:
                yield at, number, statement


def mutated(
    wiring: Wiring, estate: access.Estate, function: Function, place: tuple[int, int], statement: Statement
) -> Judged:
    """Judge a function whose role has another statement in one place."""
    name = f"{wiring.project.name}-dev-{function.name}"
    (planned,) = [each for each in estate.functions.values() if each.name == name]
    assert planned.role_address is not None
    role = estate.roles[planned.role_address]
    at, number = place
    policy = role.identity[at]
    statements = (*policy.statements[:number], statement, *policy.statements[number + 1 :])
    changed = (*role.identity[:at], replace(policy, statements=statements), *role.identity[at + 1 :])
    roles = {**estate.roles, planned.role_address: replace(role, identity=changed)}
    return access.judge(wiring, function, replace(estate, roles=roles))


def test_every_function_is_granted_exactly_what_it_needs(wiring: Wiring, estate: access.Estate) -> None:
    """Nothing missing, nothing in excess, and nothing that can't be told."""
    judged = [access.judge(wiring, function, estate) for function in wiring.project.functions]

    assert len(judged) == len(wiring.project.functions)
    for each in judged:
        found = each.comparison
        told = (each.verdict, found.missing, found.excess, found.unresolved, each.doubts)
        assert told == ("passed", (), (), (), ()), each.function


def test_every_grant_that_is_taken_away_is_missed(wiring: Wiring, estate: access.Estate) -> None:
    """One action of one statement of one function at a time."""
    tried = 0
    for function in wiring.project.functions:
        name = f"{wiring.project.name}-dev-{function.name}"
        (planned,) = [each for each in estate.functions.values() if each.name == name]
        role = estate.roles[planned.role_address or ""]
        for at, number, statement in own(role.identity):
            for action in statement.actions or ():
                left = tuple(each for each in statement.actions or () if each != action)
                found = mutated(wiring, estate, function, (at, number), replace(statement, actions=left))

                assert found.verdict == "failed", (function.name, action)
                assert action in {need.action for need in found.comparison.missing}
                tried += 1
    assert tried > 40


def test_every_grant_that_is_widened_is_seen(wiring: Wiring, estate: access.Estate) -> None:
    """By an action that is never called, and to resources that are never named."""
    for function in wiring.project.functions:
        name = f"{wiring.project.name}-dev-{function.name}"
        (planned,) = [each for each in estate.functions.values() if each.name == name]
        role = estate.roles[planned.role_address or ""]
        for at, number, statement in own(role.identity):
            more = (*(statement.actions or ()), "dynamodb:DeleteTable")
            wider = mutated(wiring, estate, function, (at, number), replace(statement, actions=more))
            assert "dynamodb:DeleteTable" in {each.action for each in wider.comparison.excess}
            assert wider.verdict == "failed"

            everywhere = mutated(wiring, estate, function, (at, number), replace(statement, resources=("*",)))
            assert everywhere.verdict == "failed", (function.name, statement.actions)


def test_what_is_wrong_in_a_function_yaml_is_found_and_mended(project: Path) -> None:
    """As a user does it: a mistake, the command, --write, the command again."""
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)
    file = project / "functions/create_order/function.yaml"
    right = file.read_text("utf-8")
    file.write_text(
        right.replace("requests, actions: [GetItem, PutItem]", "requests, actions: [GetItem, Scan]")
    )

    wrong = toolkit.run("iam", "create_order", "--json")
    mended = toolkit.run("iam", "create_order", "--write", "--json")
    again = toolkit.run("iam", "create_order", "--json")

    assert (wrong.code, mended.code, again.code) == (1, 1, 0)
    assert [each["action"] for each in wrong.document["missing"]] == ["dynamodb:PutItem"]
    assert [each["action"] for each in wrong.document["excess"]] == ["dynamodb:Scan"]
    assert mended.document["written"] == "functions/create_order/function.yaml"
    assert file.read_text("utf-8") == right


def test_a_plan_of_somebody_else_is_read_too(project: Path, estate: access.Estate, tmp_path: Path) -> None:
    """As `terraform show -json` writes it; code and role are named."""
    file = tmp_path / "plan.json"
    document: dict[str, Any] = dict(estate.plan)
    file.write_text(json.dumps(document), "utf-8")
    (role,) = [address for address in estate.roles if '"get_order"' in address]
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), project)

    # Without its layer, which --code does not know of, the code can't be read whole.
    done = toolkit.run(
        *("iam", "--code", "functions/get_order", "--handler", "get_order.entrypoint.handler"),
        *("--plan", str(file), "--role", role, "--json"),
    )

    assert done.code in {1, 3}
    assert {each["known"] for each in done.document["needs"]} >= {"platform"}
