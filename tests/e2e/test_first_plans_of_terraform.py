"""A first plan of the real Terraform, completed offline: policies in heredocs, jsonencode and documents."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import first_plan, process, provider_mirror
from toolkit.adapters.plan_functions import functions
from toolkit.adapters.plan_policies import roles
from toolkit.domain.access.comparison import compare
from toolkit.domain.access.need import Need

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.adapters.first_plan import CompletedPlan

PROJECT = Path(__file__).parent / "first_plan"
TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/things"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Any], CompletedPlan]:
    """Return a project's folder, its first plan, and that plan completed."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    env = provider_mirror.configure({**kept, "AWS_EC2_METADATA_DISABLED": "true"}, folder / ".terraform")
    said = ""
    for argv in (["init"], ["plan", "-out=saved.tfplan"], ["show", "-json", "saved.tfplan"]):
        ran = process.run([terraform(), *argv, "-no-color"], cwd=folder, env=env, timeout=300)
        assert ran.code == 0, ran.stderr
        said = ran.stdout
    plan = json.loads(said)
    return folder, plan, first_plan.complete(plan, folder, terraform=terraform(), env=env)


def terraform() -> str:
    """Return the program."""
    found = shutil.which("terraform")
    assert found
    return found


def test_every_policy_is_known_that_was_not(planned: tuple[Path, Mapping[str, Any], CompletedPlan]) -> None:
    """All roles are judged whole, but for a policy that AWS has not published: that is told."""
    folder, plan, done = planned

    before = roles(plan, base=folder)

    assert before["aws_iam_role.worker"].unknown
    assert done.failure == ""
    assert done.unknown == ()
    found = roles(done.document, base=folder)
    worker = found["aws_iam_role.worker"]
    assert [each.partition(": ")[2] for each in worker.unknown] == [
        "arn:aws:iam::aws:policy/NotYetPublished is not among the policies of AWS that are known here"
    ]
    granted = {
        action: (each.resources, each.at)
        for policy in worker.identity
        for each in policy.statements
        for action in each.actions or ()
    }
    assert granted["dynamodb:PutItem"] == ((TABLE,), "main.tf:55")
    queues, _at = granted["sqs:SendMessage"]
    assert [queue.rpartition(":")[2][:7] for queue in queues or ()] == ["work-0-", "work-1-"]
    bucket, _at = granted["s3:GetObject"]
    assert bucket is not None
    assert bucket[0].startswith("arn:aws:s3:::files-made-")
    assert bucket[0].endswith("/*")
    assert "logs:PutLogEvents" in granted
    second = found["module.fn.aws_iam_role.second"]
    assert second.boundary is not None
    assert second.boundary[0].statements[1].resources == (queues[0] if queues else "",)
    assert second.boundary[0].statements[1].at == "fn/main.tf:13"
    assert not list(folder.glob("first-plan-*"))


def test_a_function_is_held_against_its_role(planned: tuple[Path, Mapping[str, Any], CompletedPlan]) -> None:
    """By its environment, its source, and the names that are its role's, too."""
    folder, _plan, done = planned
    function = functions(done.document)["module.fn.aws_lambda_function.this"]
    role = roles(done.document, base=folder)[function.role_address or ""]
    queue = function.environment["QUEUE"]
    needs = [
        Need("dynamodb:PutItem", TABLE, "static", "worker.py:3"),
        Need("sqs:SendMessage", queue, "static", "worker.py:4"),
        Need("sqs:ReceiveMessage", function.event_sources[0].source, "platform", "fn/main.tf:44"),
    ]
    found = compare(needs, role.identity, boundary=role.boundary)

    assert function.event_sources[0].source == queue
    assert [need.action for need in found.missing] == ["sqs:ReceiveMessage"]
    assert {each.action for each in found.excess} >= {"s3:GetObject", "sqs:SendMessage"}
    assert {"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": TABLE} in found.policy["Statement"]
