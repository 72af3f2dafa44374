"""Who else may use a plan's resources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from terraform_plans import ACCOUNT, REGION, block, plan, resource

from toolkit.adapters.plan_resource_policies import resource_policies
from toolkit.domain.access.evaluation import Request, decide
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.principal import Principal

if TYPE_CHECKING:
    from toolkit.adapters.plan_resource_policies import ResourcePolicy

OPEN = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"


def only(*changes: dict[str, Any], blocks: tuple[dict[str, Any], ...] | None = None) -> ResourcePolicy:
    """Return the plan's one resource policy."""
    (found,) = resource_policies(plan(*changes, blocks=blocks))
    return found


@pytest.mark.parametrize(
    ("address", "values", "target"),
    [
        ("aws_sqs_queue.a", {"name": "q", "policy": OPEN}, f"arn:aws:sqs:{REGION}:{ACCOUNT}:q"),
        ("aws_sns_topic.a", {"name": "t", "policy": OPEN}, f"arn:aws:sns:{REGION}:{ACCOUNT}:t"),
        ("aws_kms_key.a", {"policy": OPEN, "arn": "arn:aws:kms:r:1:key/k"}, "arn:aws:kms:r:1:key/k"),
    ],
)
def test_a_policy_in_its_resource(address: str, values: dict[str, Any], target: str) -> None:
    """A queue, a topic, a key."""
    unknown = {} if "arn" in values else {"arn": True}

    found = only(resource(address, unknown=unknown, **values))

    assert found.resource == target
    assert found.target == address
    assert found.policy is not None
    assert found.policy.statements[0].principals == (("*", "*"),)


@pytest.mark.parametrize(
    ("owner", "holder"),
    [
        (
            resource("aws_sqs_queue.o", name="o", id="https://q/o", arn="arn:o"),
            resource("aws_sqs_queue_policy.p", queue_url="https://q/o", policy=OPEN),
        ),
        (
            resource("aws_s3_bucket.o", bucket="o", id="o", arn="arn:o"),
            resource("aws_s3_bucket_policy.p", bucket="o", policy=OPEN),
        ),
        (
            resource("aws_cloudwatch_event_bus.o", name="o", arn="arn:o"),
            resource("aws_cloudwatch_event_bus_policy.p", event_bus_name="o", policy=OPEN),
        ),
        (
            resource("aws_kms_key.o", key_id="o", id="o", arn="arn:o"),
            resource("aws_kms_key_policy.p", key_id="o", policy=OPEN),
        ),
        (
            resource("aws_dynamodb_table.o", name="o", arn="arn:o"),
            resource("aws_dynamodb_resource_policy.p", resource_arn="arn:o", policy=OPEN),
        ),
        (
            resource("aws_ecr_repository.o", name="o", arn="arn:o"),
            resource("aws_ecr_repository_policy.p", repository="o", policy=OPEN),
        ),
        (
            resource("aws_secretsmanager_secret.o", name="o", arn="arn:o"),
            resource("aws_secretsmanager_secret_policy.p", secret_arn="arn:o", policy=OPEN),
        ),
        (
            resource("aws_sns_topic.o", name="o", arn="arn:o"),
            resource("aws_sns_topic_policy.p", arn="arn:o", policy=OPEN),
        ),
    ],
)
def test_a_policy_beside_its_resource(owner: dict[str, Any], holder: dict[str, Any]) -> None:
    """By URL, name, id or ARN."""
    found = only(owner, holder)

    assert (found.address, found.target, found.resource) == (holder["address"], owner["address"], "arn:o")


def test_a_permission_is_the_statement_that_lambda_makes_of_it() -> None:
    """With its source as conditions, on the alias that it names."""
    found = only(
        resource("aws_lambda_function.f", function_name="worker", arn=FUNCTION),
        resource(
            "aws_lambda_permission.p",
            action="lambda:InvokeFunction",
            function_name="worker",
            qualifier="live",
            principal="events.amazonaws.com",
            source_arn="arn:aws:events:r:1:rule/x",
            source_account="1",
        ),
    )
    assert found.policy is not None
    request = Request("lambda:InvokeFunction", f"{FUNCTION}:live", Principal("events.amazonaws.com"))
    context = {"aws:SourceArn": ("arn:aws:events:r:1:rule/x",), "aws:SourceAccount": ("1",)}

    assert found.resource == f"{FUNCTION}:live"
    assert not decide(request, resource=[found.policy]).allowed
    assert decide(
        Request(request.action, request.resource, request.principal, context), resource=[found.policy]
    ).allowed


@pytest.mark.parametrize(
    ("principal", "kind"),
    [
        ("*", "*"),
        ("s3.amazonaws.com", "Service"),
        ("111111111111", "AWS"),
        ("arn:aws:iam::1:role/r.s", "AWS"),
    ],
)
def test_the_principal_of_a_permission(principal: str, kind: str) -> None:
    """Everybody, a service, an account, a role."""
    found = only(
        resource(
            "aws_lambda_permission.p",
            action="lambda:InvokeFunction",
            function_name=FUNCTION,
            principal=principal,
        )
    )

    assert found.policy is not None
    assert found.policy.statements[0].principals == ((kind, principal),)


def test_what_can_not_be_told_is_told_so() -> None:
    """A policy that is not known; and none at all where nobody wrote one."""
    written = block("aws_sqs_queue.q", policy=["local.policy"])
    queue = resource("aws_sqs_queue.q", name="q", unknown={"policy": True, "arn": True})

    found = only(queue, blocks=(written,))

    assert found.policy is None
    assert "not known" in found.unknown
    assert resource_policies(plan(queue, blocks=(block("aws_sqs_queue.q"),))) == ()


def test_a_target_that_the_plan_does_not_hold() -> None:
    """Known by its ARN, or not at all."""
    assert (
        only(resource("aws_sns_topic_policy.p", arn="arn:aws:sns:r:1:t", policy=OPEN)).resource
        == "arn:aws:sns:r:1:t"
    )
    assert only(resource("aws_s3_bucket_policy.p", bucket="b", policy=OPEN)).resource == NOT_KNOWN
