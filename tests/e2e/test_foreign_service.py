"""A project that is not ours, scanned as it is: what was planted is found, and what is right left alone."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jsonschema.validators import validator_for

from toolkit.adapters import process, provider_mirror, stand_in_account, terraform_cli

SERVICE = Path(__file__).parent / "foreign_service"
SCHEMA = json.loads((SERVICE.parents[1] / "render" / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
ACCOUNT = "111111111111"
OURS = {
    ("lambda-permission-source", "aws_lambda_permission.api", "infra/api.tf"),
    (
        "secret-in-environment",
        'module.worker["api"].aws_lambda_function.this',
        "infra/modules/worker/main.tf",
    ),
    ("service-principal-source", "aws_sns_topic_policy.reports", "infra/messaging.tf"),
    ("action-wildcard", 'module.worker["api"].aws_iam_policy.own', "infra/modules/worker/main.tf"),
    ("resource-wildcard", 'module.worker["api"].aws_iam_policy.own', "infra/modules/worker/main.tf"),
    ("queue-visibility", "aws_sqs_queue.index", "infra/messaging.tf"),
    (
        "failures-lost",
        'module.worker["thumbnailer"].aws_lambda_function.this',
        "infra/modules/worker/main.tf",
    ),
    ("api-timeout", 'module.worker["api"].aws_lambda_function.this', "infra/modules/worker/main.tf"),
}
"""What was planted, beside a secret in main.tf that is told of the file, too"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with its first plan in plan.json, made elsewhere."""
    place = tmp_path_factory.mktemp("foreign")
    shutil.copytree(SERVICE, place / "here")
    shutil.copytree(SERVICE / "infra", place / "planned")
    (place / "planned" / "backend.tf").write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    with stand_in_account.stand_in(cast("Any", SimpleNamespace(account=ACCOUNT))) as endpoint:
        own = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "none"}
        env = provider_mirror.configure({**os.environ, **own}, place)
        folder = place / "planned"
        plan = terraform_cli.TerraformCli(folder, root=folder, env=env, backend={}).plan()
    (place / "here" / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    return place / "here"


def toolkit(service: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code of a command, as a process, and its document."""
    completed = process.run([sys.executable, "-m", "toolkit", *arguments], cwd=service, timeout=300)
    return completed.code, json.loads(completed.stdout)


@pytest.mark.terraform
@pytest.mark.xdist_group("foreign-service")
def test_what_is_printed_for_code_scanning_is_valid(service: Path) -> None:
    """By the official schema."""
    _code, found = toolkit(service, "scan", "--path", "infra", "--plan", "plan.json", "--format", "sarif")

    validator_for(SCHEMA)(SCHEMA).validate(found)
    assert found["runs"][0]["results"]


def ours(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return what our own rules found in Terraform."""
    return {
        (each["rule"], each["address"], each["file"])
        for each in found["findings"]
        if not each["rule"].startswith("CKV") and each["rule"] != "secret-in-file"
    }


@pytest.mark.terraform
@pytest.mark.xdist_group("foreign-service")
@pytest.mark.parametrize("plan", [(), ("--plan", "plan.json")], ids=["code", "code and plan"])
def test_what_was_planted_is_found_where_it_is_to_be_changed(service: Path, plan: tuple[str, ...]) -> None:
    """And nothing else; what checkov finds of the plan stands in the code, too."""
    code, found = toolkit(service, "scan", "--path", "infra", *plan, "--json")

    assert (code, found["verdict"]) == (1, "failed")
    assert ours(found) == OURS
    assert {each["file"].partition("/")[0] for each in found["findings"]} == {"infra"}
    assert all(each["line"] > 0 for each in found["findings"])
    # These look as if: a block for each bucket, and functions that nothing calls asynchronously.
    assert not {"CKV2_AWS_6", "CKV_AWS_116"} & {each["rule"] for each in found["findings"]}


@pytest.mark.terraform
@pytest.mark.xdist_group("foreign-service")
def test_a_first_plan_alone_tells_what_it_does_not_know(service: Path) -> None:
    """What its policies say is not known: that is an error, and never passed; the rest is found."""
    code, found = toolkit(service, "scan", "--plan", "plan.json", "--json")

    assert (code, found["verdict"]) == (3, "error")
    unseen = {"service-principal-source", "failures-lost"}
    rules = {rule for rule, _address, _file in OURS} - unseen
    assert (
        rules <= {rule for rule, _address, _file in ours(found)} <= {rule for rule, _address, _file in OURS}
    )


@pytest.mark.terraform
@pytest.mark.xdist_group("foreign-service")
@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("thumbnailer.main", (set(), {"sqs:PurgeQueue"}, set())),
        ("reporter.run", ({"dynamodb:Query"}, {"dynamodb:Query"}, set())),
        ("api.handle", ({"kms:Decrypt"}, set(), {"dynamodb:*"})),
    ],
)
def test_needs_are_held_against_a_role_of_a_first_plan(
    service: Path, handler: str, expected: tuple[set[str], set[str], set[str]]
) -> None:
    """Documents by block, jsonencode and heredoc, completed by the code near it, which stays as it is."""
    role = f'module.worker["{handler.partition(".")[0]}"].aws_iam_role.this'
    before = sorted(each.name for each in (service / "infra").iterdir())

    _code, found = toolkit(
        service, "iam", "--code", "src", "--handler", handler, "--plan", "plan.json", "--role", role, "--json"
    )

    assert not found["doubts"]
    own = [each for each in found["excess"] if not each["action"].startswith("logs:")]
    wide = {each["action"] for each in found["broad"] if not each["action"].startswith("logs:")}
    told = ({each["action"] for each in found["missing"]}, {each["action"] for each in own}, wide)
    assert told == expected
    assert all(each["at"].startswith("infra/modules/worker/main.tf:") for each in own)
    assert sorted(each.name for each in (service / "infra").iterdir()) == before
