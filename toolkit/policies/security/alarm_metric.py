"""An alarm watches a metric that something emits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.estate import known
from toolkit.policies.security.aws_metrics import DIMENSIONS, METRICS
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation

_NAMED = {
    "FunctionName": ("aws_lambda_function", "function_name"),
    "QueueName": ("aws_sqs_queue", "name"),
    "TableName": ("aws_dynamodb_table", "name"),
    "StreamName": ("aws_kinesis_stream", "name"),
    "TopicName": ("aws_sns_topic", "name"),
    "StateMachineArn": ("aws_sfn_state_machine", "arn"),
    "RuleName": ("aws_cloudwatch_event_rule", "name"),
    "ApiName": ("aws_api_gateway_rest_api", "name"),
}


def _metrics(alarm: Resource) -> Iterator[tuple[Any, Any, Mapping[str, Any]]]:
    if alarm.get("metric_name"):
        yield alarm.get("namespace"), alarm.get("metric_name"), _dimensions(alarm.get("dimensions"))
    for block in alarm.blocks("metric_query", "metric"):
        yield block.get("namespace"), block.get("metric_name"), _dimensions(block.get("dimensions"))


def _dimensions(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _emitted(estate: Estate) -> set[tuple[Any, Any]]:
    return {
        (block.get("namespace"), block.get("name"))
        for each in estate.of("aws_cloudwatch_log_metric_filter")
        for block in each.blocks("metric_transformation")
    }


def check(estate: Estate) -> Iterator[Violation]:
    """Find alarms on names that AWS does not have, and that neither filters nor code emit."""
    for alarm in estate.of("aws_cloudwatch_metric_alarm"):
        for namespace, name, dimensions in _metrics(alarm):
            told = _wrong(estate, namespace, name, dimensions)
            if told is not None:
                yield broken(alarm, told, "metric_name", "metric_query", "dimensions")
                break


def _wrong(estate: Estate, namespace: object, name: object, dimensions: Mapping[str, Any]) -> str | None:  # noqa: C901, PLR0911 - a case a kind
    if not isinstance(namespace, str) or not isinstance(name, str) or not known(namespace) or not known(name):
        return None
    if not namespace.startswith("AWS/"):
        emitted = _emitted(estate)
        if (namespace, name) in emitted or any(not known(each) for pair in emitted for each in pair):
            return None
        if namespace in ("ContainerInsights", "LambdaInsights", "CWAgent", "ECS/ContainerInsights"):
            return None
        if estate.metrics is None:
            return None
        return None if name in estate.metrics else f"nothing emits {namespace} {name}"
    if namespace in METRICS and name not in METRICS[namespace]:
        return f"{namespace} has no metric {name}"
    allowed = DIMENSIONS.get(namespace)
    strange = [key for key in dimensions if allowed is not None and key not in allowed]
    if strange:
        return f"{namespace} has no dimension {', '.join(strange)}"
    for key, value in dimensions.items():
        kind, attribute = _NAMED.get(key, ("", ""))
        declared = [each.get(attribute) for each in estate.of(kind)] if kind else []
        if (
            not declared
            or not isinstance(value, str)
            or not known(value)
            or not all(known(each) for each in declared)
        ):
            continue
        if None not in declared and value not in declared:
            return f"nothing declared here has the {key} {value}"
    return None


RULE = Rule(
    "alarm-metric",
    "medium",
    "The alarm never fires: it waits for data that never comes, and everybody trusts it.",
    "write metric and dimensions as the service or the code emits them; name resources by reference",
    check,
)
