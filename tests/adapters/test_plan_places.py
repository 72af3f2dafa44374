"""Where the code of a plan's resources stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import plan_places, planned_code
from toolkit.adapters.plan_places import PlanPlaces

if TYPE_CHECKING:
    from pathlib import Path


def change(address: str, name: str, module: str = "") -> dict[str, Any]:
    """Return what a plan says of a queue."""
    return {
        "address": address, "type": "aws_sqs_queue", "name": name, "module_address": module,
        "change": {"actions": ["create"]},
    }  # fmt: skip


ROOT = """
resource "aws_sqs_queue" "own" {
}
module "q" {
  source = "../../modules/q"
}
"""
PLAN: dict[str, Any] = {
    "resource_changes": [
        change("aws_sqs_queue.own", "own"),
        change('module.q["a"].aws_sqs_queue.jobs[0]', "jobs", 'module.q["a"]'),
    ],
    "configuration": {"root_module": {"module_calls": {"q": {"source": "../../modules/q", "module": {}}}}},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project whose root module lies below another folder."""
    for name, text in (
        ("live/dev", ROOT),
        ("modules/q", '\n\nresource "aws_sqs_queue" "jobs" {\n  count = 1\n}\n'),
    ):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "main.tf").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_planned_resource_stands_in_its_module(project: Path) -> None:
    """Whatever its keys are; from the root module, or from a folder above it."""
    for folder in (project, project / "live" / "dev"):
        places = PlanPlaces(PLAN, folder)

        assert places.of("aws_sqs_queue.own") == (project / "live" / "dev" / "main.tf", 2)
        assert places.of('module.q["a"].aws_sqs_queue.jobs[0]') == (project / "modules" / "q" / "main.tf", 3)
        assert places.of("aws_sqs_queue.other") is None


def test_the_code_of_a_plan_is_the_folder_that_has_all_of_its_blocks(project: Path) -> None:
    """Or none."""
    other = change("module.x.aws_sqs_queue.jobs", "jobs", "module.x")
    more = {**PLAN, "resource_changes": [*PLAN["resource_changes"], other]}

    assert plan_places.root_module(PLAN, near=[project / "modules", project]) == project / "live" / "dev"
    assert plan_places.root_module(more, near=[project]) is None


def test_what_code_refers_to_is_put_in_where_all_of_it_is_known(tmp_path: Path) -> None:
    """Variables are the plan's; one thing that is not known leaves the whole as it was."""
    (tmp_path / "main.tf").write_text(
        'variable "who" {\n  default = "nobody"\n}\n'
        'resource "aws_sns_topic" "t" {\n}\nresource "aws_sqs_queue" "a" {\n  name   = "a"\n'
        "  policy = jsonencode({ Sid = var.who, Resource = aws_sns_topic.t.arn })\n}\n",
        encoding="utf-8",
    )
    place = ("aws_sqs_queue.a", "policy")
    plan = {"variables": {"who": {"value": "me"}}}

    text = planned_code.values(plan, tmp_path, wanted=[place])[place]

    known = {"aws_sns_topic.t": {"arn": "arn:aws:sns:eu-west-1:111122223333:t"}}
    told = planned_code.resolved(text, known)
    assert json.loads(told or "") == {"Resource": "arn:aws:sns:eu-west-1:111122223333:t", "Sid": "me"}
    assert planned_code.resolved(text, {}) is None
