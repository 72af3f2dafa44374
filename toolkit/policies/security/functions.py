"""Functions, what calls them, and by which of their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from toolkit.domain.estate import references, unindexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource

Way = Literal["api", "queue", "stream", "event", "schedule", "topic", "bucket", "other"]
FUNCTION = "aws_lambda_function"
_ALIAS = "aws_lambda_alias"
_LAMBDA_TARGETS = (FUNCTION, _ALIAS)
ASYNCHRONOUS: frozenset[Way] = frozenset({"event", "schedule", "topic", "bucket"})
"""Ways in which Lambda itself keeps the event and gives it up after its last try"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that calls a function."""

    way: Way
    source: Resource
    attribute: str
    function: Resource
    direct: bool
    """Past the function's alias, or without there being one"""


def function_of(estate: Estate, value: object) -> tuple[Resource, bool] | None:
    """Return the function that a value names, and whether it does so past an alias."""
    found = estate.all_named(value, *_LAMBDA_TARGETS)
    if not found and isinstance(value, str):
        # API Gateway's form: arn:…:lambda:path/2015-03-31/functions/<ARN>/invocations
        inner = value.partition("/functions/")[2].rpartition("/invocations")[0]
        found = estate.all_named(inner, *_LAMBDA_TARGETS) if inner else ()
    if len(found) != 1:
        return None
    if found[0].type == _ALIAS:
        function = estate.named(found[0].get("function_name"), FUNCTION)
        return (function, False) if function else None
    qualified = isinstance(value, str) and (
        value.endswith(".qualified_arn⟧")
        or ".qualified_invoke_arn⟧" in value
        or ".arn⟧:" in value
        or value.count(":") > _COLONS
    )
    return found[0], not qualified


_COLONS = 6
"""of a function's ARN; with a version or an alias it has one more"""


@lru_cache(maxsize=16)
def triggers(estate: Estate) -> tuple[Trigger, ...]:
    """Return everything that calls a declared function."""
    return tuple(_triggers(estate))


def _triggers(estate: Estate) -> Iterator[Trigger]:
    for way, source, attribute, value in _calls(estate):
        found = function_of(estate, value)
        if found is not None:
            yield Trigger(way, source, attribute, *found)


def _calls(estate: Estate) -> Iterator[tuple[Way, Resource, str, object]]:
    for each in estate.of("aws_api_gateway_integration"):
        yield "api", each, "uri", each.get("uri")
    for each in estate.of("aws_apigatewayv2_integration"):
        yield "api", each, "integration_uri", each.get("integration_uri")
    for each in estate.of("aws_lambda_event_source_mapping"):
        yield mapping_way(estate, each), each, "function_name", each.get("function_name")
    for each in estate.of("aws_cloudwatch_event_target"):
        rule = estate.named(each.get("rule"), "aws_cloudwatch_event_rule")
        way: Way = "schedule" if rule is not None and rule.get("schedule_expression") else "event"
        yield way, each, "arn", each.get("arn")
    for each in estate.of("aws_scheduler_schedule"):
        yield "schedule", each, "target", each.get("target", "arn")
    for each in estate.of("aws_sns_topic_subscription"):
        if each.get("protocol") == "lambda":
            yield "topic", each, "endpoint", each.get("endpoint")
    for each in estate.of("aws_s3_bucket_notification"):
        for block in each.blocks("lambda_function"):
            yield "bucket", each, "lambda_function", block.get("lambda_function_arn")


def mapping_way(estate: Estate, mapping: Resource) -> Way:  # noqa: PLR0911 - a case a kind
    """Tell what an event source mapping reads."""
    source = mapping.get("event_source_arn")
    if not isinstance(source, str):
        return "other"
    if estate.all_named(source, "aws_sqs_queue") or ":sqs:" in source:
        return "queue"
    if ":kinesis:" in source or ":dynamodb:" in source:
        return "stream"
    named = [*references(source)]
    if any(".aws_sqs_queue." in f".{each}" for each in named):
        return "queue"
    if any(".aws_kinesis_stream." in f".{each}" or ".aws_dynamodb_table." in f".{each}" for each in named):
        return "stream"
    if estate.all_named(source, "aws_kinesis_stream", "aws_dynamodb_table"):
        return "stream"
    return "stream" if mapping.get("starting_position") else "other"


def aliased(estate: Estate, function: Resource) -> bool:
    """Whether an alias of a function is declared."""
    return any(
        estate.named(each.get("function_name"), FUNCTION) is function
        or unindexed(function.address) in [unindexed(name) for name in references(each.get("function_name"))]
        for each in estate.of(_ALIAS)
    )
