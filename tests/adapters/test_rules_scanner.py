"""Our own rules' scanner says what it could not tell, and never passes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters.rules_scanner import RulesScanner
from toolkit.domain.scan import Subject

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.finding import ScannerReport


def scanned(folder: Path, **files: str) -> ScannerReport:
    """Return the report on a folder of these files."""
    for name, text in files.items():
        (folder / f"{name}.tf").write_text(text, encoding="utf-8")
    report = RulesScanner(base=folder).scan(Subject(folder=folder))
    assert report is not None
    return report


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        pytest.param("", "nothing to scan", id="nothing declared"),
        pytest.param('resource "aws_sqs_queue" {', "main.tf:1", id="no HCL"),
        pytest.param('resource "a" "b" {\n  x = <<EOF\n', "main.tf:2", id="a heredoc without end"),
        pytest.param(
            'variable "p" {}\nresource "aws_iam_policy" "p" {\n  policy = var.p\n}',
            "aws_iam_policy.p (main.tf:3)",
            id="a policy that nobody knows",
        ),
        pytest.param(
            'variable "a" {}\nresource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = '
            '[{ Effect = "Allow", Action = var.a, Resource = "arn:aws:sqs:::a" }] })\n}',
            "whom or what it allows",
            id="an action that nobody knows",
        ),
        pytest.param(
            'module "m" {\n  source = "terraform-aws-modules/sqs/aws"\n}',
            "not on this disk",
            id="a module elsewhere",
        ),
    ],
)
def test_what_cannot_be_told_is_an_error(text: str, cause: str, tmp_path: Path) -> None:
    """It may be anything."""
    report = scanned(tmp_path, main=text)

    assert report.error is not None
    assert cause in report.error


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """And no empty success."""
    report = RulesScanner(base=tmp_path).scan(Subject(folder=tmp_path / "gone"))

    assert report is not None
    assert report.error is not None


def test_a_policy_that_nobody_gave_is_not_asked_for(tmp_path: Path) -> None:
    """The provider calls it unknown all the same."""
    named = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q"}
    change = {"actions": ["create"], "after": {"name": "q"}, "after_unknown": {"arn": True, "policy": True}}
    queue = {"address": "aws_sqs_queue.q", "expressions": {"name": {"constant_value": "q"}}}
    document = {
        "format_version": "1.2",
        "resource_changes": [{**named, "change": change}],
        "configuration": {"root_module": {"resources": [queue]}},
    }

    assert planned(tmp_path, document).error is None


def plan(policy: object, *, unknown: bool = False) -> dict[str, Any]:
    """Return a plan of one policy."""
    change = {
        "after": {} if unknown else {"policy": json.dumps(policy)},
        "after_unknown": {"policy": unknown},
    }
    named = {"address": "aws_iam_policy.p", "mode": "managed", "type": "aws_iam_policy", "name": "p"}
    return {
        "format_version": "1.2",
        "resource_changes": [{**named, "change": {"actions": ["create"], **change}}],
    }


OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:::a"}],
}


def planned(tmp_path: Path, document: object, folder: Path | None = None) -> ScannerReport:
    """Return the report on a plan."""
    file = tmp_path / "plan.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    report = RulesScanner(base=tmp_path).scan(Subject(plan=file, folder=folder))
    assert report is not None
    return report


def test_a_plan_is_held_to_the_same_rules(tmp_path: Path) -> None:
    """Without the code it stands in the plan's file."""
    report = planned(tmp_path, plan(OPEN))

    assert [(each.rule, each.file) for each in report.findings] == [("action-wildcard", "plan.json")]


def test_a_finding_in_a_plan_stands_where_the_code_does(tmp_path: Path) -> None:
    """That is what has to be changed; what the code can't tell the plan does."""
    code = tmp_path / "code"
    code.mkdir()
    text = 'variable "p" {}\n\nresource "aws_iam_policy" "p" {\n  policy = var.p\n}\n'
    (code / "main.tf").write_text(text, encoding="utf-8")

    report = planned(tmp_path, plan(OPEN), code)

    assert report.error is None
    assert {(each.file, each.line) for each in report.findings} == {("code/main.tf", 4)}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("not json", id="no JSON"),
        pytest.param({"a": 1}, id="no plan"),
        pytest.param([], id="a list"),
        pytest.param({"format_version": "1.2", "resource_changes": [7]}, id="another form"),
        pytest.param({"format_version": "1.2", "resource_changes": []}, id="nothing planned"),
        pytest.param({"format_version": "1.2", "errored": True}, id="a plan that failed"),
        pytest.param(plan({}, unknown=True), id="a policy that is not known yet"),
    ],
)
def test_what_is_no_whole_plan_is_an_error(document: object, tmp_path: Path) -> None:
    """It can't be judged."""
    assert planned(tmp_path, document).error is not None


def test_an_unknown_policy_of_a_plan_is_read_from_its_document(tmp_path: Path) -> None:
    """A first plan knows no ARNs: what the statement allows it knows."""
    statement = {"actions": ["sqs:*"], "resources": [None], "effect": "Allow"}
    data = {
        "address": "data.aws_iam_policy_document.d", "mode": "data",
        "type": "aws_iam_policy_document", "name": "d",
        "change": {"actions": ["read"], "after": {"statement": [statement]},
                   "after_unknown": {"json": True, "statement": [{"resources": [True]}]}},
    }  # fmt: skip
    document = plan({}, unknown=True)
    document["resource_changes"].append(data)
    references = ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"]
    document["configuration"] = {
        "root_module": {
            "resources": [
                {"address": "aws_iam_policy.p", "expressions": {"policy": {"references": references}}}
            ]
        }
    }

    report = planned(tmp_path, document)

    assert report.error is None
    assert [each.rule for each in report.findings] == ["action-wildcard"]
