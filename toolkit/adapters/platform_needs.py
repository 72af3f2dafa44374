"""What Lambda itself does in the name of a function's role, read from its plan.

Sources, each in the AWS Lambda Developer Guide: "Defining Lambda function permissions with an execution
role" (logs, X-Ray, VPC, Insights), "Using Lambda with Amazon SQS / DynamoDB / Kinesis / MSK / self-managed
Apache Kafka / Amazon MQ / DocumentDB" (event sources), "Capturing records of Lambda asynchronous invocations"
and "Retaining discarded batches" (destinations), "Configuring file system access" (EFS).

Layers, container images and SnapStart need nothing of the role: Lambda reads them by itself. Environment
variables under a key of one's own are decrypted by a grant that Lambda makes, but the role must be allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.need import ANY, Need, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.domain.access.function_in_plan import EventSource, FunctionInPlan

VPC = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""As AWSLambdaVPCAccessExecutionRole has them"""
DUAL_STACK = ("ec2:AssignIpv6Addresses", "ec2:UnassignIpv6Addresses")
SOURCE_IN_VPC = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
"""For sources that Lambda reaches through a VPC: Kafka, MQ, DocumentDB"""
OF_SOURCE = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": (
        "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
    ),
    "kinesis": (
        "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
        "kinesis:GetShardIterator", "kinesis:ListShards",
    ),
    "kafka": ("kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"),
    "mq": ("mq:DescribeBroker",),
    "docdb": ("rds:DescribeDBClusters", "rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups"),
}  # fmt: skip
"""Actions on the source itself"""
FAN_OUT = ("kinesis:SubscribeToShard", "kinesis:DescribeStreamConsumer")
"""For a consumer with enhanced fan-out"""
TO = {
    "sqs": "sqs:SendMessage", "sns": "sns:Publish", "lambda": "lambda:InvokeFunction", "events":
    "events:PutEvents",
    "s3": "s3:PutObject", "kafka": "kafka-cluster:WriteData",
}  # fmt: skip
"""What sending to a destination asks for, by the service of its ARN"""
PREFIX = {"docdb": "rds"}


def platform_needs(function: FunctionInPlan, *, managed_groups: Iterable[str] = ()) -> list[Need]:
    """Return what Lambda needs of a function's role.

    Args:
        managed_groups: names of the log groups that the plan manages: Lambda need not create those.

    """
    found = [
        *_logs(function, frozenset(managed_groups)),
        *_network(function),
        *_destinations(function),
        *(need for source in function.event_sources for need in _source(source)),
    ]
    return in_order(found)


def _need(action: str, resource: str, at: str, why: str) -> Need:
    if resource == NOT_KNOWN:
        service = action.partition(":")[0]
        return Need(action, f"arn:aws:{service}:*:*:*", "unresolved", at, f"{why}; its ARN is not known yet")
    return Need(action, resource, "platform", at, why)


def _logs(function: FunctionInPlan, managed: frozenset[str]) -> Iterator[Need]:
    name = function.log_group or (f"/aws/lambda/{function.name}" if function.name != NOT_KNOWN else ANY)
    group = f"arn:aws:logs:*:*:log-group:{name}"
    yield _need("logs:CreateLogStream", f"{group}:log-stream:*", function.address, "Lambda writes the log")
    yield _need("logs:PutLogEvents", f"{group}:log-stream:*", function.address, "Lambda writes the log")
    if name not in managed:
        yield _need(
            "logs:CreateLogGroup", f"{group}:*", function.address, "no log group is managed: Lambda makes it"
        )
    if function.tracing:
        for action in ("xray:PutTraceSegments", "xray:PutTelemetryRecords"):
            yield _need(action, ANY, function.address, "tracing is active")
    if function.insights:
        insights = "arn:aws:logs:*:*:log-group:/aws/lambda-insights"
        yield _need("logs:CreateLogGroup", f"{insights}:*", function.address, "Lambda Insights")
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            yield _need(action, f"{insights}:log-stream:*", function.address, "Lambda Insights")


def _network(function: FunctionInPlan) -> Iterator[Need]:
    if function.vpc:
        for action in (*VPC, *(DUAL_STACK if function.dual_stack else ())):
            yield _need(action, ANY, function.address, "Lambda attaches the function to its VPC")
    for system in function.file_systems:
        action = "elasticfilesystem:ClientMount" if ":elasticfilesystem:" in system else "s3files:ClientMount"
        writes = action.replace("ClientMount", "ClientWrite")
        yield _need(action, system, function.address, "Lambda mounts the file system")
        yield _need(writes, system, function.address, "Lambda mounts the file system")
    if function.key:
        yield _need(
            "kms:Decrypt", function.key, function.address, "environment variables are encrypted with it"
        )


def _destinations(function: FunctionInPlan) -> Iterator[Need]:
    told = [
        *([(function.dead_letter, "its dead letters go there")] if function.dead_letter else []),
        *((arn, "failed asynchronous events go there") for arn in function.on_failure),
        *((arn, "results of asynchronous events go there") for arn in function.on_success),
    ]
    for arn, why in told:
        yield from _sent(arn, function.address, why)


def _sent(arn: str, at: str, why: str) -> Iterator[Need]:
    if arn == NOT_KNOWN:
        for action in ("sqs:SendMessage", "sns:Publish"):
            yield _need(action, NOT_KNOWN, at, f"{why}, if it is of this service")
        return
    service = arn.split(":")[2] if arn.count(":") > 2 else ""  # noqa: PLR2004, arn:aws:service
    if service == "s3":
        bucket = arn.removesuffix("/*")
        yield _need("s3:PutObject", f"{bucket}/*", at, why)
        yield _need("s3:ListBucket", bucket, at, why)
    elif service in TO:
        yield _need(TO[service], arn, at, why)


def _source(source: EventSource) -> Iterator[Need]:
    why = "Lambda polls it"
    kind = source.kind or _kind(source.source)
    for action in OF_SOURCE.get(kind, ()):
        if not source.self_managed:
            yield _need(action, _stream(action, source.source), source.address, why)
    if kind == "kinesis" and "/consumer/" in source.source:
        for action in FAN_OUT:
            yield _need(action, source.source, source.address, "a consumer of its own (enhanced fan-out)")
    if source.in_vpc or kind in {"mq", "docdb", "kafka"}:
        for action in SOURCE_IN_VPC if not source.self_managed or source.in_vpc else ():
            yield _need(action, ANY, source.address, "Lambda reaches it through its VPC")
    for secret in source.secrets:
        yield _need("secretsmanager:GetSecretValue", secret, source.address, "Lambda logs in with it")
    if source.on_failure:
        yield from _sent(source.on_failure, source.address, "records that failed go there")


def _kind(arn: str) -> str:
    service = arn.split(":")[2] if arn.count(":") > 2 else ""  # noqa: PLR2004, arn:aws:service
    return {"rds": "docdb", "kafka": "kafka"}.get(service, service)


def _stream(action: str, arn: str) -> str:
    """Return what an action is allowed on: a consumer's stream, but for what consumers do."""
    if action.startswith("kinesis:") and "/consumer/" in arn:
        return arn.partition("/consumer/")[0]
    if action == "rds:DescribeDBClusters" or not action.startswith("rds:"):
        return arn
    return ANY
