"""Each wiring rule with a project that keeps it and one that breaks it, told at the right place."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit import policies
from toolkit.config.reading import ProjectFiles
from toolkit.policies.catalog import RISKS, WIRING
from toolkit.usecases.validate import wiring

if TYPE_CHECKING:
    from toolkit.errors import Problem

GOOD = {
    "toolkit.yaml": """\
project: orders
pipeline: [dev, prod]
defaults: {runtime: python3.11, architecture: arm64, memory: 512, timeout: 30}
secrets:
  token_key: {description: Signs tokens}
access_token:
  secret: token_key
  claims: {iss: orders}
""",
    "functions/place/function.yaml": """\
description: Takes an order
handler: place.entry.handler
layers: [common]
environment:
  KEY: {secret: token_key}
triggers:
  - http: {method: POST, path: /orders, authorizer: check}
  - http:
      method: GET
      path: "/orders/{id}"
""",
    "functions/place/place/entry.py": "def handler(event, context): ...\n",
    "functions/check/function.yaml": "description: Says who may call\nhandler: check.handler\n",
    "functions/check/check.py": "handler = print\n",
    "functions/common/layer.yaml": "description: Shared\n",
    "terraform/envs/dev/environment.yaml": """\
account: "111111111111"
region: us-east-1
log_retention_days: 30
""",
    "terraform/envs/prod/environment.yaml": """\
account: "333333333333"
region: us-east-1
log_retention_days: 365
functions:
  place: {memory: 1024}
""",
}
LONG = "l" * 54
PLACE = "functions/place/function.yaml"
BROKEN = {
    "environment-exists: a folder": (
        {"toolkit.yaml": ("[dev, prod]", "[dev, prod, qa]")},
        "toolkit.yaml:2:23",
        "terraform/envs/qa does not exist",
    ),
    "environment-exists: an override": (
        {"terraform/envs/prod/environment.yaml": ("  place:", "  plaice:")},
        "terraform/envs/prod/environment.yaml:5:3",
        "there is no function plaice",
    ),
    "handler-exists: a file": (
        {PLACE: ("place.entry.handler", "place.entrance.handler")},
        f"{PLACE}:2:1",
        "functions/place/place/entrance.py does not exist",
    ),
    "handler-exists: a name": (
        {PLACE: ("place.entry.handler", "place.entry.handle")},
        f"{PLACE}:2:1",
        "defines no handle",
    ),
    "layer-exists: a folder": (
        {PLACE: ("[common]", "[common, shared]")},
        f"{PLACE}:3:18",
        "there is no layer shared",
    ),
    "layer-exists: a fit": (
        {"functions/common/layer.yaml": ("Shared", "Shared\narchitecture: x86_64")},
        f"{PLACE}:3:10",
        "common is built for python3.11 on x86_64",
    ),
    "authorizer-exists: a function": (
        {PLACE: ("authorizer: check", "authorizer: cheque")},
        f"{PLACE}:7:41",
        "there is no function cheque",
    ),
    "route-is-unique: whatever its parameter is called": (
        {
            "functions/check/function.yaml": (
                "handler: check.handler\n",
                "handler: check.handler\ntriggers: [{http: {method: GET, path: '/orders/{number}'}}]\n",
            )
        },
        f"{PLACE}:10:7",
        "is answered by check already",
    ),
    "secret-is-declared: in a function": (
        {PLACE: ("secret: token_key", "secret: other_key")},
        f"{PLACE}:1:1",
        "the secret other_key, which nobody declares",
    ),
    "account-is-own: in the pipeline": (
        {"terraform/envs/prod/environment.yaml": ("333333333333", "111111111111")},
        "terraform/envs/prod/environment.yaml:1:1",
        "dev declares the account 111111111111 too",
    ),
    "name-fits: with project and environment": (
        {
            f"functions/{LONG}/function.yaml": ("", "description: Long\nhandler: long.handler\n"),
            f"functions/{LONG}/long.py": ("", "handler = print\n"),
        },
        f"functions/{LONG}/function.yaml:1:1",
        "Lambda takes 64",
    ),
    "name-is-unique: a reserved one": (
        {"functions/infrastructure/layer.yaml": ("", "description: Modules\n")},
        "functions/infrastructure/layer.yaml:1:1",
        "infrastructure is what a release calls",
    ),
    "name-is-unique: a function and a layer": (
        {"functions/check/layer.yaml": ("", "description: Twice\n")},
        "functions/check/function.yaml:1:1",
        "both a function and a layer",
    ),
    "failures-are-kept: of a stream": (
        {
            "functions/check/function.yaml": (
                "handler: check.handler\n",
                "handler: check.handler\ntriggers: [{stream: {table: orders}}]\n",
            )
        },
        "functions/check/function.yaml:3:13",
        "what check can't process of this stream is lost",
    ),
    "snap-start-fits: the runtime": (
        {PLACE: ("layers:", "snap_start: true\nlayers:")},
        f"{PLACE}:3:1",
        "python3.11, which has no SnapStart",
    ),
    "bytecode-fits: the version": (
        {PLACE: ("layers:", "package: {bytecode: 3.12.1}\nlayers:")},
        f"{PLACE}:3:11",
        "does not load the bytecode of Python 3.12.1",
    ),
    "secret-is-declared: for the access token": (
        {"toolkit.yaml": ("  secret: token_key", "  secret: other_key")},
        "toolkit.yaml:7:3",
        "access_token uses the secret other_key",
    ),
}


def written(folder: Path, edits: dict[str, tuple[str, str]]) -> Path:
    """Write the good project, with these replacements, and with these files beside."""
    for name in {**GOOD, **edits}:
        content = GOOD.get(name, "")
        old, new = edits.get(name, ("", ""))
        assert old in content
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace(old, new, 1) if name in edits else content, encoding="utf-8")
    return folder


def problems(root: Path) -> list[Problem]:
    """Return what the wiring rules say of a project, located."""
    files = ProjectFiles(root)
    project = files.project()
    assert project is not None, files.problems
    names = [name for name in project.pipeline if (root / "terraform/envs" / name).is_dir()]
    environments = {name: files.environment(name) for name in names}
    assert all(environments.values()), files.problems
    broken = wiring(
        project,
        root=root,
        overrides={name: files.overrides(name) for name in names},
        accounts={name: found.account for name, found in environments.items() if found},
    )
    return [files.locate(violation) for violation in broken]


def test_a_project_whose_parts_fit_breaks_no_rule(tmp_path: Path) -> None:
    """Every rule passes on it."""
    assert problems(written(tmp_path, {})) == []


@pytest.mark.parametrize(("edits", "place", "cause"), BROKEN.values(), ids=BROKEN)
def test_a_broken_reference_is_told_where_it_stands_with_what_mends_it(
    edits: dict[str, tuple[str, str]], place: str, cause: str, tmp_path: Path
) -> None:
    """File, line and column: an editor jumps there."""
    (problem,) = problems(written(tmp_path, edits))

    assert str(problem.at) == place
    assert cause in problem.cause
    assert problem.fix


def test_every_broken_rule_is_told_at_once(tmp_path: Path) -> None:
    """Nobody should have to run it five times."""
    edits = {
        "toolkit.yaml": ("[dev, prod]", "[dev, prod, qa]"),
        PLACE: ("authorizer: check", "authorizer: cheque"),
        "functions/check/function.yaml": ("check.handler", "check.gone"),
    }

    found = problems(written(tmp_path, edits))

    assert {problem.at.file for problem in found if problem.at} == set(edits)


def test_two_routes_of_one_function_may_not_be_the_same(tmp_path: Path) -> None:
    """API Gateway takes one of them."""
    edits = {
        PLACE: ('      method: GET\n      path: "/orders/{id}"', "      method: POST\n      path: /orders")
    }

    (problem,) = problems(written(tmp_path, edits))

    assert str(problem.at) == f"{PLACE}:10:7"


def test_a_path_with_another_method_is_another_route(tmp_path: Path) -> None:
    """GET and POST of one path are two routes."""
    edits = {PLACE: ('path: "/orders/{id}"', "path: /orders")}

    assert problems(written(tmp_path, edits)) == []


@pytest.mark.parametrize(
    "trigger",
    ["queue: {name: work}", "http: {method: PUT, path: /checks}"],
)
def test_where_someone_keeps_or_hears_of_a_failure_nothing_else_need_keep_it(
    trigger: str, tmp_path: Path
) -> None:
    """A queue keeps its own messages, and a caller gets an answer."""
    declared = f"handler: check.handler\ntriggers: [{{{trigger}}}]\n"

    assert (
        problems(written(tmp_path, {"functions/check/function.yaml": ("handler: check.handler\n", declared)}))
        == []
    )


@pytest.mark.parametrize(
    "trigger",
    [
        "event: {bus: orders, source: orders, detail_type: order.created}",
        "schedule: {rate: 5 minutes}",
        "stream: {table: orders}",
        "kinesis: {stream: tracking}",
        "bucket: {name: imports}",
        "topic: {name: notices}",
    ],
)
def test_a_function_that_nobody_waits_for_keeps_what_it_can_not_process(trigger: str, tmp_path: Path) -> None:
    """With on_failure nothing is lost, and the rule is content."""
    bare = f"handler: check.handler\ntriggers: [{{{trigger}}}]\n"
    kept = bare + "on_failure: {queue: dead_letters}\n"
    file = "functions/check/function.yaml"

    (problem,) = problems(written(tmp_path / "bare", {file: ("handler: check.handler\n", bare)}))
    quiet = problems(written(tmp_path / "kept", {file: ("handler: check.handler\n", kept)}))

    assert "is lost after the last try" in problem.cause
    assert quiet == []


def test_every_policy_is_in_the_catalog() -> None:
    """A rule that is not there does not run."""
    modules = {
        item.name: import_module(f"toolkit.policies.{item.name}")
        for item in pkgutil.iter_modules(policies.__path__)
        if item.name not in ("catalog", "wiring") and not item.ispkg
    }

    assert {module.check for module in modules.values() if hasattr(module, "check")} == set(WIRING)
    assert {module.risks for module in modules.values() if hasattr(module, "risks")} == set(RISKS)
    assert all(hasattr(module, "check") or hasattr(module, "risks") for module in modules.values())


def test_every_wiring_rule_has_an_id_of_its_own_and_a_failing_example() -> None:
    """Named after its module, and broken above."""
    rules = {Path(inspect.getfile(rule)).stem.replace("_", "-") for rule in WIRING}
    ids = {import_module(rule.__module__).RULE for rule in WIRING}

    assert ids == rules
    assert {name.split(":")[0] for name in BROKEN} == ids
