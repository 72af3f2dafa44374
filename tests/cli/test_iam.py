"""What code needs of AWS, and whether a role of a plan grants it: of any code, and any plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Done

CODE = """\
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    table.put_item(Item=event)
    return table.get_item(Key={"id": event["id"]})


def never_called():
    boto3.client("s3").delete_bucket(Bucket="orders")
"""
TABLE = "arn:aws:dynamodb:us-east-1:111111111111:table/orders"
LOGS = "arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/place:*"
ROLE = "aws_iam_role.place"


def plan(*statements: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of one function with a role of these statements, and its logs'."""
    log = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": LOGS}
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ],
    }
    policy = {"Version": "2012-10-17", "Statement": [log, *statements]}
    arn = "arn:aws:iam::111111111111:role/place"
    resources = [
        ("aws_iam_role", {"name": "place", "arn": arn, "assume_role_policy": json.dumps(trust)}),
        ("aws_iam_role_policy", {"name": "place", "role": "place", "policy": json.dumps(policy)}),
        ("aws_cloudwatch_log_group", {"name": "/aws/lambda/place", "arn": LOGS.removesuffix(":*")}),
        (
            "aws_lambda_function",
            {
                "function_name": "place",
                "handler": "app.handler",
                "role": arn,
                "environment": [{"variables": {"TABLE": "orders"}}],
            },
        ),
    ]
    changes = [
        {
            "address": f"{kind}.place",
            "mode": "managed",
            "type": kind,
            "name": "place",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": {}},
        }
        for kind, after in resources
    ]
    return {"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": {}}}


@pytest.fixture
def compared(run: Callable[..., Done], tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Return what compares the code with a role of these statements: exit code and document."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code/app.py").write_text(CODE, "utf-8")

    def ran(*statements: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(plan(*statements)), "utf-8")
        code = ("--code", str(tmp_path / "code"), "--handler", "app.handler")
        done = run("iam", *code, "--plan", str(file), "--role", ROLE, "--json")
        return done.code, json.loads(done.out)

    return ran


def actions(found: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Return actions with their resources."""
    return {(each["action"], each["resource"]) for each in found}


def allow(*names: str, resource: str = TABLE) -> dict[str, Any]:
    """Return a statement."""
    return {"Effect": "Allow", "Action": list(names), "Resource": resource}


def test_code_alone_tells_what_it_needs(run: Callable[..., Done], tmp_path: Path) -> None:
    """Only what the handler reaches, with its lines; what stands in a variable is left as one."""
    (tmp_path / "app.py").write_text(CODE, "utf-8")

    done = run("iam", "--code", str(tmp_path), "--handler", "app.handler", "--json")

    document = json.loads(done.out)
    table = "arn:aws:dynamodb:*:*:table/${env:TABLE}"
    assert done.code == 0
    assert document["schema"] == "toolkit/iam/v1"
    assert [(each["action"], each["resource"], each["at"], each["known"]) for each in document["needs"]] == [
        ("dynamodb:GetItem", table, "app.py:9", "static"),
        ("dynamodb:PutItem", table, "app.py:8", "static"),
    ]


def test_exactly_what_is_needed_passes(compared: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """Of the code, and of Lambda itself."""
    code, document = compared(allow("dynamodb:PutItem", "dynamodb:GetItem"))

    assert (code, document["verdict"]) == (0, "passed")
    assert document["excess"] == document["missing"] == document["doubts"] == []
    known = {each["known"] for each in document["needs"]}
    assert known == {"static", "platform"}


def test_what_is_missing_and_what_is_too_much_fail(
    compared: Callable[..., tuple[int, dict[str, Any]]],
) -> None:
    """Both at once, and the smallest policy would do."""
    code, document = compared(allow("dynamodb:GetItem", "dynamodb:DeleteItem"))

    assert (code, document["verdict"]) == (1, "failed")
    assert actions(document["missing"]) == {("dynamodb:PutItem", TABLE)}
    assert actions(document["excess"]) == {("dynamodb:DeleteItem", TABLE)}
    assert allow("dynamodb:GetItem", "dynamodb:PutItem") in document["policy"]["Statement"]


def test_a_deny_takes_a_grant_away(compared: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """Wherever it stands."""
    code, document = compared(
        allow("dynamodb:PutItem", "dynamodb:GetItem"),
        {"Effect": "Deny", "Action": "dynamodb:Put*", "Resource": "*"},
    )

    assert code == 1
    assert actions(document["missing"]) == {("dynamodb:PutItem", TABLE)}


def test_a_wildcard_is_called_broad(compared: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """It grants what is needed, and everything else."""
    code, document = compared(allow("dynamodb:*", resource="*"))

    assert code == 1
    assert document["missing"] == document["excess"] == []
    assert {each["breadth"] for each in document["broad"]} >= {"action", "resource"}


def test_a_policy_that_is_not_known_is_no_pass(compared: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """Neither is one of AWS' that nobody knows here."""
    code, document = compared(allow("dynamodb:PutItem", "dynamodb:GetItem"), {"Effect": "Allow"})

    assert code == 3
    assert document["verdict"] == "error"
    assert document["doubts"]


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["iam"], 2, "name a function of the project"),
        (["iam", "place", "--code", "."], 2, "name a function of the project"),
        (["iam", "--code", "."], 2, "--code needs --handler"),
        (["iam", "--code", ".", "--handler", "app"], 2, "--code needs --handler"),
        (["iam", "--code", "nowhere", "--handler", "app.handler"], 2, "is no folder"),
        (["iam", "--code", ".", "--handler", "app.handler", "--role", "r"], 2, "go together"),
        (["iam", "--code", ".", "--handler", "app.h", "--plan", "x", "--role", "r"], 2, "x is no plan"),
        (["iam", "place", "--role", "r"], 2, "go with --code"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_can_not_be_judged_is_refused(
    given: list[str], code: int, said: str, run: Callable[..., Done]
) -> None:
    """Before anything runs, with what to do."""
    done = run(*given)

    assert done.code == code
    assert said in done.err.replace("\n", " ")


def test_a_handler_that_is_not_there_is_no_pass(run: Callable[..., Done], tmp_path: Path) -> None:
    """Code that was not read needs nothing, or anything."""
    (tmp_path / "app.py").write_text("def other(): ...\n", "utf-8")

    done = run("iam", "--code", str(tmp_path), "--handler", "app.handler")

    assert done.code == 3
    assert "defines no handler" in done.out


def test_a_function_that_does_not_exist_is_refused(run: Callable[..., Done], project: Path) -> None:
    """With the names of those that do."""
    done = run("iam", "cancel", "-C", str(project))

    assert done.code == 2
    assert "the project has place" in done.err
