"""What a first plan doesn't know is filled in from a planned test, and what stays unknown is told."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

from terraform_plans import ACCOUNT, REGION, block, plan, resource

from toolkit.adapters import first_plan, first_plan_tests

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = "arn:aws:s3:::files"
FIRST = plan(
    resource("aws_s3_bucket.b", bucket="files", unknown={"arn": True, "id": True, "policy": True}),
    resource("aws_iam_policy.p", name="p", unknown={"policy": True, "arn": True}),
    resource("aws_iam_role_policy.r", name="r", role="x", unknown={"policy": True}),
    blocks=(
        block("aws_s3_bucket.b", bucket="files"),
        block("aws_iam_policy.p", name="p", policy=["aws_s3_bucket.b.arn"]),
        block("aws_iam_role_policy.r", name="r", policy=["local.policy"]),
    ),
)
TESTED = [
    resource("aws_s3_bucket.b", bucket="files", arn=BUCKET, id="files", policy="aKd83n"),
    resource(
        "aws_iam_policy.p", name="p", policy=f'{{"Resource": "{BUCKET}"}}', arn="arn:aws:iam::1:policy/p"
    ),
    resource("aws_iam_role_policy.r", name="r", role="x", unknown={"policy": True}),
]


def after(made: Any, address: str) -> dict[str, Any]:  # noqa: ANN401
    """Return a resource's planned values."""
    found: dict[str, Any] = next(
        each["change"]["after"] for each in made["resource_changes"] if each["address"] == address
    )
    return found


def terraform(folder: Path, *events: dict[str, Any], code: int = 0) -> str:
    """Write a program that says what terraform test would, and keeps what it was given."""
    program = folder / "terraform"
    said = folder / "said.jsonl"
    said.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    program.write_text(
        f'#!/bin/sh\nfor file in first-plan-*/*; do cp -p "$file" {folder}/given.hcl; done\n'
        f'env > {folder}/env.txt\necho "$@" > {folder}/argv.txt\ncat {said}\nexit {code}\n'
    )
    program.chmod(0o755)
    return str(program)


def test_unknown_values_are_filled_in_and_known_ones_kept(tmp_path: Path) -> None:
    """What nobody wrote, such as a bucket's own policy, is not taken from the test: there it is noise."""
    program = terraform(tmp_path, {"type": "test_plan", "test_plan": {"resource_changes": TESTED}})

    found = first_plan.complete(FIRST, tmp_path, terraform=program, env=os.environ)

    assert json.loads(after(found.document, "aws_iam_policy.p")["policy"]) == {"Resource": BUCKET}
    assert after(found.document, "aws_s3_bucket.b") == {"bucket": "files", "arn": BUCKET, "id": "files"}
    assert found.unknown == ("aws_iam_role_policy.r.policy",)
    assert found.failure == ""


def test_the_test_is_for_us_alone_and_for_no_account(tmp_path: Path) -> None:
    """Nobody else reads its file, it is gone afterwards, and no variable of the user's changes its plan."""
    program = terraform(tmp_path, {"type": "test_plan", "test_plan": {"resource_changes": TESTED}})
    env = {**os.environ, "AWS_PROFILE": "prod", "TF_CLI_ARGS_test": "-x", "TF_VAR_a": "b"}

    first_plan.complete(FIRST, tmp_path, terraform=program, env=env)

    assert stat.S_IMODE((tmp_path / "given.hcl").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("first-plan-*"))
    seen = (tmp_path / "env.txt").read_text()
    assert "AWS_PROFILE" not in seen
    assert "TF_CLI_ARGS" not in seen
    assert "TF_VAR_" not in seen
    assert "AWS_ENDPOINT_URL=http://127.0.0.1:1\n" in seen
    assert "test -json -verbose" in (tmp_path / "argv.txt").read_text()


def test_a_secret_is_the_one_that_was_planned_and_is_in_no_file(tmp_path: Path) -> None:
    """A required sensitive variable has to reach the test, and a user's own value must not."""
    program = terraform(tmp_path, {"type": "test_plan", "test_plan": {"resource_changes": TESTED}})
    root = {**FIRST["configuration"]["root_module"], "variables": {"password": {"sensitive": True}}}
    made = {**FIRST, "configuration": {"root_module": root}, "variables": {"password": {"value": "planned"}}}

    first_plan.complete(made, tmp_path, terraform=program, env={**os.environ, "TF_VAR_password": "own"})

    assert "TF_VAR_password=planned\n" in (tmp_path / "env.txt").read_text()
    assert "planned" not in (tmp_path / "given.hcl").read_text()


def test_a_test_that_fails_leaves_the_plan_as_it_is_and_says_why(tmp_path: Path) -> None:
    """Nothing is called known that is not."""
    diagnostic = {"severity": "error", "summary": "Invalid value", "detail": "there is no such module"}
    program = terraform(tmp_path, {"type": "diagnostic", "diagnostic": diagnostic}, code=1)

    found = first_plan.complete(FIRST, tmp_path, terraform=program, env=os.environ)

    assert found.document == FIRST
    assert "no such module" in found.failure
    assert found.unknown == ("aws_iam_policy.p.policy", "aws_iam_role_policy.r.policy")


def test_what_a_dynamic_block_says_is_filled_in_and_missed(tmp_path: Path) -> None:
    """Terraform leaves such blocks out of a plan's configuration: all the same they were written."""
    mapping = "aws_lambda_event_source_mapping.m"
    made = plan(
        resource(
            mapping,
            destination_config=[{"on_failure": [{}]}],
            unknown={"destination_config": [{"on_failure": [{"destination_arn": True}]}], "arn": True},
        ),
        blocks=(block(mapping),),
    )
    said = {"destination_config": [{"on_failure": [{"destination_arn": "arn:q"}]}]}
    program = terraform(
        tmp_path, {"type": "test_plan", "test_plan": {"resource_changes": [resource(mapping, **said)]}}
    )

    found = first_plan.complete(made, tmp_path, terraform=program, env=os.environ)

    assert list(first_plan.unknowns(made)) == [f"{mapping}.destination_config"]
    assert after(found.document, mapping) == said
    assert found.unknown == ()


def test_a_complete_plan_needs_no_test(tmp_path: Path) -> None:
    """Terraform is not started."""
    made = plan(resource("aws_iam_policy.p", policy="{}"), blocks=(block("aws_iam_policy.p", policy="{}"),))

    found = first_plan.complete(made, tmp_path, terraform="/no/such/program", env={})

    assert found.document is made
    assert found.unknown == ()


def test_a_name_that_only_the_test_knew_goes_wherever_its_stand_in_went(tmp_path: Path) -> None:
    """An ARN made of a name that is made of another resource's id."""
    made = plan(
        resource("aws_sqs_queue.q", unknown={"name": True, "arn": True, "id": True}),
        resource("aws_iam_policy.p", name="p", unknown={"policy": True}),
        blocks=(
            block("aws_sqs_queue.q", name=["random_pet.x.id"]),
            block("aws_iam_policy.p", policy=["aws_sqs_queue.q.arn"]),
        ),
    )
    stand_in = str(first_plan_tests.chosen(made, made)["aws_sqs_queue.q"]["arn"])
    tested = [
        resource("aws_sqs_queue.q", name="pet", arn=stand_in, id="u"),
        resource("aws_iam_policy.p", name="p", policy=json.dumps({"Resource": stand_in})),
    ]
    program = terraform(tmp_path, {"type": "test_plan", "test_plan": {"resource_changes": tested}})

    found = first_plan.complete(made, tmp_path, terraform=program, env=os.environ)

    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:pet"
    assert after(found.document, "aws_sqs_queue.q")["arn"] == arn
    assert json.loads(after(found.document, "aws_iam_policy.p")["policy"]) == {"Resource": arn}


def test_the_test_gives_what_aws_would_choose_and_no_secrets() -> None:
    """Providers, variables, resources and data sources; what would be a template is none."""
    made = plan(
        resource("aws_kms_key.k", unknown={"arn": True, "key_id": True, "description": True}),
        resource("aws_sns_topic.there", actions=("no-op",), name="t", arn="arn:there"),
        resource("aws_strange_thing.s", unknown={"arn": True}),
        resource('random_id.r["a"]', unknown={"hex": True}),
        blocks=(
            block("aws_kms_key.k", description=["local.d"]),
            block("aws_sns_topic.there", name="t"),
            block("aws_strange_thing.s"),
            block("random_id.r"),
        ),
        variables={"text": {"value": "${x} %{y}"}, "password": {"value": "hunter2"}, "empty": {}},
    )
    made["configuration"]["root_module"]["variables"] = {"password": {"sensitive": True}}
    made["configuration"]["provider_config"] = {
        "aws.us": {"name": "aws", "alias": "us", "expressions": {"region": {"constant_value": "us-east-1"}}}
    }
    secret = {
        "address": "data.aws_ssm_parameter.p", "mode": "data", "type": "aws_ssm_parameter", "name": "p",
        "values": {"value": "hunter3", "type": "String"}, "sensitive_values": {"value": True},
    }  # fmt: skip
    made["prior_state"]["values"]["root_module"]["resources"].append(secret)

    text = first_plan_tests.text(made, first_plan_tests.chosen(made, made))

    assert 'text = "$${x} %%{y}"' in text
    assert "hunter" not in text
    assert 'alias                       = "us"' in text
    assert "target          = aws_kms_key.k\n  override_during = plan\n" in text
    assert f'    arn = "arn:aws:kms:{REGION}:{ACCOUNT}:key/' in text
    assert "description" not in text
    assert 'arn = "arn:there"' in text
    assert f'arn = "arn:aws:strange:{REGION}:{ACCOUNT}:thing/' in text
    assert 'target          = random_id.r["a"]' in text
    assert f'account_id = "{ACCOUNT}"' in text
    assert "data.aws_region" not in text
    assert text.endswith('run "plan" {\n  command = plan\n}\n')
