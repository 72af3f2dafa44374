"""What Lambda does in a role's name, by what the plan says of a function."""

from __future__ import annotations

from toolkit.adapters.platform_needs import platform_needs
from toolkit.domain.access.function_in_plan import NOT_KNOWN, EventSource, FunctionInPlan

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:dead"
STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"
TABLE_STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026"


def asked(function: FunctionInPlan, *groups: str) -> set[tuple[str, str]]:
    """Return actions and resources beside the log's."""
    found = platform_needs(function, managed_groups=groups)
    return {(each.action, each.resource) for each in found if not each.action.startswith("logs:")}


def test_a_function_writes_its_log_and_makes_the_group_only_if_nobody_manages_it() -> None:
    """A managed group needs no CreateLogGroup."""
    function = FunctionInPlan("aws_lambda_function.f", "f")

    managed = [each.action for each in platform_needs(function, managed_groups=["/aws/lambda/f"])]
    unmanaged = [each.action for each in platform_needs(function)]

    assert managed == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert unmanaged == ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]


def test_queues_and_streams_are_polled_with_their_own_actions() -> None:
    """Each kind of source has what AWS documents of it, and failed records go on."""
    sources = (
        EventSource("m.q", QUEUE),
        EventSource("m.t", TABLE_STREAM, on_failure=QUEUE),
        EventSource("m.k", f"{STREAM}/consumer/c:1"),
    )

    found = asked(FunctionInPlan("f", "f", event_sources=sources))

    assert {action for action, resource in found if resource == QUEUE} == {
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage",
    }  # fmt: skip
    assert {action for action, resource in found if resource == TABLE_STREAM} == {
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
    }  # fmt: skip
    assert ("kinesis:GetRecords", STREAM) in found
    assert ("kinesis:SubscribeToShard", f"{STREAM}/consumer/c:1") in found


def test_destinations_tracing_and_networks_need_what_they_need() -> None:
    """Dead letters, destinations, X-Ray, VPC, file systems and keys."""
    function = FunctionInPlan(
        "f",
        "f",
        dead_letter="arn:aws:sns:eu-west-1:123456789012:dead",
        on_failure=("arn:aws:s3:::failed",),
        on_success=("arn:aws:lambda:eu-west-1:123456789012:function:next",),
        tracing=True,
        vpc=True,
        key="arn:aws:kms:eu-west-1:123456789012:key/k",
        file_systems=("arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/a",),
    )

    found = asked(function)

    assert {
        ("sns:Publish", "arn:aws:sns:eu-west-1:123456789012:dead"),
        ("s3:PutObject", "arn:aws:s3:::failed/*"),
        ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:123456789012:function:next"),
        ("xray:PutTraceSegments", "*"),
        ("ec2:CreateNetworkInterface", "*"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/k"),
        ("elasticfilesystem:ClientMount", "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/a"),
    } <= found


def test_what_the_plan_does_not_know_yet_is_unresolved() -> None:
    """An ARN that comes with the apply is never taken for nothing."""
    function = FunctionInPlan(
        "f", "f", event_sources=(EventSource("m", NOT_KNOWN, kind="sqs"),), dead_letter=NOT_KNOWN
    )

    found = [each for each in platform_needs(function) if each.known == "unresolved"]

    assert {each.action for each in found} == {
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage", "sns:Publish",
    }  # fmt: skip


def test_layers_images_and_snapshots_need_nothing() -> None:
    """Lambda reads those by itself."""
    assert (
        asked(FunctionInPlan("f", "f", layers=("arn:aws:lambda:eu-west-1:1:layer:l:1",), package="x.dkr/y"))
        == set()
    )
