"""Functions of a plan, with all that Lambda does in the names of their roles."""

from __future__ import annotations

from typing import Any

from terraform_plans import ACCOUNT, REGION, block, plan, resource

from toolkit.adapters.plan_functions import functions
from toolkit.domain.access.function_in_plan import NOT_KNOWN

QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:work"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:worker"


def function(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a function's change."""
    values = {
        "function_name": "worker",
        "handler": "worker.handler",
        "runtime": "python3.12",
        "filename": "w.zip",
        "role": "arn:aws:iam::111111111111:role/worker",
    }
    return resource("aws_lambda_function.this", **{**values, **more})


def test_a_function_with_everything() -> None:
    """Role by ARN, environment, layers, network, dead letters, tracing, files, key, destinations, sources."""
    role = resource("aws_iam_role.w", name="worker", arn="arn:aws:iam::111111111111:role/worker")
    made = plan(
        role,
        function(
            arn=ARN,
            environment=[{"variables": {"TABLE": "things"}}],
            layers=["arn:aws:lambda:r:1:layer:LambdaInsightsExtension:2"],
            vpc_config=[{"subnet_ids": ["s"], "ipv6_allowed_for_dual_stack": True}],
            dead_letter_config=[{"target_arn": QUEUE}],
            tracing_config=[{"mode": "Active"}],
            file_system_config=[{"arn": "arn:aws:elasticfilesystem:r:1:access-point/f"}],
            kms_key_arn="arn:aws:kms:r:1:key/k",
            logging_config=[{"log_group": "/own"}],
        ),
        resource(
            "aws_lambda_function_event_invoke_config.c",
            function_name="worker",
            destination_config=[
                {"on_failure": [{"destination": QUEUE}], "on_success": [{"destination": "arn:aws:sns:r:1:t"}]}
            ],
        ),
        resource(
            "aws_lambda_event_source_mapping.m",
            function_name=f"{ARN}:live",
            event_source_arn=QUEUE,
            enabled=False,
        ),
        resource("aws_lambda_event_source_mapping.other", function_name="other", event_source_arn=QUEUE),
    )

    found = functions(made, at=lambda each: f"at {each.address}")["aws_lambda_function.this"]

    assert found.role_address == "aws_iam_role.w"
    assert found.environment == {"TABLE": "things"}
    assert (found.vpc, found.dual_stack, found.tracing, found.insights) == (True, True, True, True)
    assert (found.dead_letter, found.on_failure, found.on_success) == (
        QUEUE,
        (QUEUE,),
        ("arn:aws:sns:r:1:t",),
    )
    assert (found.key, found.log_group) == ("arn:aws:kms:r:1:key/k", "/own")
    assert found.file_systems == ("arn:aws:elasticfilesystem:r:1:access-point/f",)
    (source,) = found.event_sources
    assert (source.source, source.kind, source.enabled) == (QUEUE, "sqs", False)
    assert found.at == "at aws_lambda_function.this"


def test_what_is_not_there_yet_is_told_by_what_it_refers_to() -> None:
    """Role, key and queue by reference; what can't be told so is not known, and listed."""
    made = plan(
        resource("aws_iam_role.w", name="worker", unknown={"arn": True}),
        resource("aws_sqs_queue.q[0]", name="work", unknown={"arn": True}),
        resource("aws_sqs_queue.q[1]", name="more", unknown={"arn": True}),
        function(
            unknown={"role": True, "environment": [{"variables": True}], "arn": True, "kms_key_arn": True},
            environment=[{}],
        ),
        resource(
            "aws_lambda_event_source_mapping.m", unknown={"event_source_arn": True, "function_name": True}
        ),
        blocks=(
            block("aws_iam_role.w"),
            block("aws_sqs_queue.q"),
            block(
                "aws_lambda_function.this",
                role=["aws_iam_role.w.arn", "aws_iam_role.w"],
                environment=[{}],
                kms_key_arn=["local.key"],
            ),
            block(
                "aws_lambda_event_source_mapping.m",
                event_source_arn=["aws_sqs_queue.q[0].arn", "aws_sqs_queue.q[0]", "aws_sqs_queue.q"],
                function_name=["aws_lambda_function.this.arn"],
            ),
        ),
    )

    found = functions(made)["aws_lambda_function.this"]

    assert found.role_address == "aws_iam_role.w"
    assert found.role == f"arn:aws:iam::{ACCOUNT}:role/worker"
    assert [each.source for each in found.event_sources] == [QUEUE]
    assert found.key == NOT_KNOWN
    assert found.unknown == ("environment", "kms_key_arn", "role")


def test_a_role_of_elsewhere_has_no_address() -> None:
    """Its ARN is known all the same."""
    found = functions(plan(function()))["aws_lambda_function.this"]

    assert found.role_address is None
    assert found.role == "arn:aws:iam::111111111111:role/worker"
