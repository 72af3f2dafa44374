"""Read the Lambda functions of a plan, with their roles and all that Lambda does in those roles' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters.planned_resources import PlannedResources
from toolkit.domain.access.function_in_plan import NOT_KNOWN, EventSource, FunctionInPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.adapters.planned_resources import PlannedResource

_SERVICES = {
    "dynamodb": "dynamodb",
    "kinesis": "kinesis",
    "sqs": "sqs",
    "kafka": "kafka",
    "mq": "mq",
    "rds": "docdb",
}
_VPC_SERVICES = {"kafka", "mq", "docdb"}
_INSIGHTS = "LambdaInsightsExtension"


def functions(
    plan: Mapping[str, Any], *, at: Callable[[PlannedResource], str] = lambda _resource: ""
) -> dict[str, FunctionInPlan]:
    """Return the Lambda functions of a plan, by address.

    Args:
        plan: the document of ``terraform show -json``.
        at: says where a resource stands, as file:line.

    """
    resources = PlannedResources(plan)
    return {
        function.address: _function(function, resources, at)
        for function in resources.of("aws_lambda_function")
    }


def role_of(function: PlannedResource, resources: PlannedResources) -> PlannedResource | None:
    """Return the role that a function takes; None where the plan doesn't create it."""
    return resources.named(function.text("role"), ("arn",), "aws_iam_role") or resources.referred(
        function, "role", "aws_iam_role"
    )


def _function(
    function: PlannedResource, resources: PlannedResources, at: Callable[[PlannedResource], str]
) -> FunctionInPlan:
    role = role_of(function, resources)
    environment: dict[str, str] = {}
    for block in function.blocks("environment"):
        variables = block.get("variables")
        if isinstance(variables, dict):
            environment |= {str(key): _text(value) for key, value in variables.items()}
    network = [block for block in function.blocks("vpc_config") if block.get("subnet_ids")]
    layers = tuple(
        _arn(function, "layers", layer, resources, "aws_lambda_layer_version")
        for layer in function.texts("layers")
    )
    tracing = [block.get("mode") for block in function.blocks("tracing_config")]
    sent = _asynchronous(function, resources)
    return FunctionInPlan(
        address=function.address,
        name=function.text("function_name"),
        handler=function.text("handler"),
        runtime=function.text("runtime"),
        package=next(filter(None, map(function.text, ("filename", "s3_key", "image_uri"))), ""),
        role=role.text("arn") if role is not None else function.text("role"),
        role_address=role.address if role is not None else None,
        environment=environment,
        layers=layers,
        vpc=bool(network),
        dual_stack=any(block.get("ipv6_allowed_for_dual_stack") is True for block in network),
        dead_letter=_target(function, "dead_letter_config", "target_arn", resources),
        on_failure=tuple(arn for kind, arn in sent if kind == "on_failure"),
        on_success=tuple(arn for kind, arn in sent if kind == "on_success"),
        tracing="Active" in tracing,
        log_group=next((_text(block.get("log_group")) for block in function.blocks("logging_config")), ""),
        key=_arn(function, "kms_key_arn", function.text("kms_key_arn"), resources, "aws_kms_key") or None,
        file_systems=tuple(_text(block.get("arn")) for block in function.blocks("file_system_config")),
        insights=any(_INSIGHTS in layer for layer in layers),
        event_sources=_event_sources(function, resources, at),
        at=at(function),
        unknown=_unknown(function),
    )


_TELLING = (
    "dead_letter_config", "environment", "file_system_config", "filename", "function_name", "handler",
    "image_uri", "kms_key_arn", "layers", "role", "runtime", "s3_key", "vpc_config",
)  # fmt: skip
"""Attributes that needs are read from"""


def _unknown(function: PlannedResource) -> tuple[str, ...]:
    """Return the attributes that somebody wrote, and that the plan can't tell."""
    written = function.expressions.get("expressions")
    found = [
        key
        for key in _TELLING
        if _holds_unknown(function.values.get(key))
        # Dynamic blocks stand in no configuration: but what is known in part was not left to the provider.
        and (written is None or key in written or function.values[key] != NOT_KNOWN)
    ]
    return tuple(sorted(found))


def _holds_unknown(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return any(map(_holds_unknown, value)) if isinstance(value, list) else value == NOT_KNOWN


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _arn(
    resource: PlannedResource, attribute: str, value: str, resources: PlannedResources, *types: str
) -> str:
    """Return a value, or the ARN of the one resource that its unknown expression refers to."""
    if value != NOT_KNOWN:
        return value
    found = resources.referred(resource, attribute, *types)
    return found.text("arn") or NOT_KNOWN if found is not None else NOT_KNOWN


_DESTINATIONS = (
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_lambda_function",
    "aws_cloudwatch_event_bus",
    "aws_s3_bucket",
)


def _target(resource: PlannedResource, block: str, attribute: str, resources: PlannedResources) -> str | None:
    for found in resource.blocks(block):
        value = found.get(attribute)
        if value:
            return _arn(resource, block, str(value), resources, *_DESTINATIONS)
    return NOT_KNOWN if resource.values.get(block) == NOT_KNOWN else None


def is_of(configured: PlannedResource, function: PlannedResource, resources: PlannedResources) -> bool:
    """Tell whether a resource's ``function_name`` names this function, by name, ARN or reference."""
    named = configured.text("function_name")
    if named == NOT_KNOWN or not named:
        found = resources.referred(configured, "function_name", "aws_lambda_function", "aws_lambda_alias")
        if found is not None and found.type == "aws_lambda_alias":
            return is_of(found, function, resources)
        return found is not None and found.address == function.address
    name, arn = function.text("function_name"), function.text("arn")
    return named in {name, arn} or named.startswith((f"{arn}:", f"{name}:"))


def _asynchronous(function: PlannedResource, resources: PlannedResources) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    for configured in resources.of("aws_lambda_function_event_invoke_config"):
        if not is_of(configured, function, resources):
            continue
        for block in configured.blocks("destination_config"):
            for kind in ("on_failure", "on_success"):
                for target in block.get(kind) or ():
                    arn = _text(target.get("destination"))
                    sent.append(
                        (kind, _arn(configured, "destination_config", arn, resources, *_DESTINATIONS))
                    )
    return sent


_SOURCES = ("aws_sqs_queue", "aws_kinesis_stream", "aws_dynamodb_table", "aws_msk_cluster", "aws_mq_broker")


def _event_sources(
    function: PlannedResource, resources: PlannedResources, at: Callable[[PlannedResource], str]
) -> tuple[EventSource, ...]:
    found = []
    for mapping in resources.of("aws_lambda_event_source_mapping"):
        if not is_of(mapping, function, resources):
            continue
        source = mapping.text("event_source_arn")
        if source == NOT_KNOWN:
            polled = resources.referred(mapping, "event_source_arn", *_SOURCES)
            if polled is not None:
                key = "stream_arn" if polled.type == "aws_dynamodb_table" else "arn"
                source = polled.text(key) or NOT_KNOWN
        service = source.split(":")[2] if source.startswith("arn:") else ""
        kind = _SERVICES.get(service, "")
        failed = None
        for block in mapping.blocks("destination_config"):
            for target in block.get("on_failure") or ():
                arn = _text(target.get("destination_arn") or target.get("destination"))
                failed = _arn(mapping, "destination_config", arn, resources, *_DESTINATIONS)
        found.append(
            EventSource(
                address=mapping.address,
                source=source,
                on_failure=failed or None,
                enabled=mapping.values.get("enabled") is not False,
                kind="kafka" if mapping.blocks("self_managed_event_source") else kind,
                secrets=tuple(
                    uri
                    for block in mapping.blocks("source_access_configuration")
                    if ":secretsmanager:" in (uri := _text(block.get("uri"))) or uri == NOT_KNOWN
                ),
                self_managed=bool(mapping.blocks("self_managed_event_source")),
                in_vpc=kind in _VPC_SERVICES
                or any(
                    str(block.get("type", "")).startswith("VPC_")
                    for block in mapping.blocks("source_access_configuration")
                ),
                at=at(mapping),
            )
        )
    return tuple(found)
