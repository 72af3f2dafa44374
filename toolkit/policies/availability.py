"""What serves requests and would stop, for a while or in part; and who would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk
from toolkit.policies.changes import sides
from toolkit.policies.data_loss import because

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.risk import Level

SERVING = {
    "aws_lambda_function": "function",
    "aws_lambda_alias": "alias",
    "aws_lambda_function_url": "function's URL",
    "aws_lambda_event_source_mapping": "event source",
    "aws_lambda_provisioned_concurrency_config": "provisioned concurrency",
    "aws_api_gateway_rest_api": "API",
    "aws_api_gateway_stage": "stage",
    "aws_api_gateway_method": "method",
    "aws_api_gateway_integration": "integration",
    "aws_api_gateway_domain_name": "domain name",
    "aws_api_gateway_base_path_mapping": "domain's path",
    "aws_apigatewayv2_api": "API",
    "aws_apigatewayv2_stage": "stage",
    "aws_apigatewayv2_route": "route",
    "aws_apigatewayv2_integration": "integration",
    "aws_cloudwatch_event_bus": "event bus",
    "aws_cloudwatch_event_rule": "rule",
    "aws_cloudwatch_event_target": "target",
    "aws_scheduler_schedule": "schedule",
    "aws_pipes_pipe": "pipe",
    "aws_sns_topic": "topic",
    "aws_sns_topic_subscription": "subscription",
    "aws_s3_bucket_notification": "bucket's notifications",
    "aws_sfn_state_machine": "state machine",
    "aws_cognito_user_pool_client": "sign-in client, whose id changes,",
    "aws_cognito_user_pool_domain": "sign-in domain",
    "aws_cloudfront_distribution": "distribution",
    "aws_route53_record": "DNS record",
    "aws_acm_certificate": "certificate",
    "aws_vpc": "network",
    "aws_subnet": "network",
    "aws_nat_gateway": "way out of the network",
    "aws_vpc_endpoint": "way from the network to a service",
    "aws_lb": "load balancer",
    "aws_ecs_service": "service",
    "aws_instance": "machine",
}
_ALARMS = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
_FALLS: dict[str, tuple[tuple[str, int | None], ...]] = {
    "aws_lambda_function": (
        ("reserved_concurrent_executions", -1),
        ("timeout", None),
        ("memory_size", None),
        ("ephemeral_storage.0.size", None),
    ),
    "aws_lambda_provisioned_concurrency_config": (("provisioned_concurrent_executions", None),),
    "aws_lambda_event_source_mapping": (
        ("scaling_config.0.maximum_concurrency", None),
        ("parallelization_factor", None),
        ("maximum_retry_attempts", -1),
    ),
    "aws_lambda_function_event_invoke_config": (
        ("maximum_retry_attempts", None),
        ("maximum_event_age_in_seconds", None),
    ),
    "aws_api_gateway_method_settings": (
        ("settings.0.throttling_rate_limit", -1),
        ("settings.0.throttling_burst_limit", -1),
    ),
    "aws_apigatewayv2_stage": (
        ("default_route_settings.0.throttling_rate_limit", None),
        ("default_route_settings.0.throttling_burst_limit", None),
    ),
    "aws_api_gateway_usage_plan": (
        ("throttle_settings.0.rate_limit", None),
        ("throttle_settings.0.burst_limit", None),
        ("quota_settings.0.limit", None),
    ),
    "aws_kinesis_stream": (("shard_count", None),),
    "aws_dynamodb_table": (("read_capacity", None), ("write_capacity", None)),
}
"""Numbers that serve more the greater they are, with the one that stands for no limit"""
_SWITCHES = {
    "aws_lambda_event_source_mapping": ("enabled", "nothing is read from the source any more"),
    "aws_cloudwatch_metric_alarm": ("actions_enabled", "the alarm wakes nobody any more"),
    "aws_cloudwatch_composite_alarm": ("actions_enabled", "the alarm wakes nobody any more"),
    "aws_db_instance": ("multi_az", "the database is no longer in two zones"),
    "aws_cloudwatch_event_rule": ("is_enabled", "the rule passes nothing on any more"),
    "aws_lb": ("enable_deletion_protection", "the load balancer loses its deletion protection"),
}
_STATES = {
    "aws_scheduler_schedule": ("state", "ENABLED", "the schedule calls nobody any more"),
    "aws_cloudwatch_event_rule": ("state", "ENABLED", "the rule passes nothing on any more"),
    "aws_pipes_pipe": ("desired_state", "RUNNING", "the pipe stands still"),
}
_LEFT = {
    "aws_sqs_queue": (
        "redrive_policy",
        "messages that fail are retried until they expire: the dead-letter queue goes",
    ),
    "aws_lambda_function": ("dead_letter_config", "events that fail are lost: the dead-letter queue goes"),
    "aws_lambda_function_event_invoke_config": (
        "destination_config",
        "events that fail are lost: their destination goes",
    ),
    "aws_lambda_event_source_mapping": (
        "destination_config",
        "records that fail are lost: their destination goes",
    ),
    "aws_cloudwatch_metric_alarm": ("alarm_actions", "the alarm wakes nobody any more: its actions go"),
}


def risks(plan: Plan) -> Iterator[Risk]:
    """Tell of what is removed and replaced, of limits that fall, switches that go off, alarms that go."""
    for change in plan.changes:
        if change.action in ("delete", "replace"):
            yield from _gone(change)
        elif change.action == "update":
            for level, told in _lessened(change):
                yield Risk(level, "availability", change.address, told)


def _gone(change: Change) -> Iterator[Risk]:
    told = SERVING.get(change.type)
    if told:
        level: Level = "high" if change.action == "delete" else "medium"
        yield Risk(level, "availability", change.address, f"the {told} is {change.action}d{because(change)}")
    if change.type in _ALARMS and change.action == "delete":
        yield Risk("medium", "other", change.address, "an alarm is removed: nobody would be woken")
    if change.type == "aws_lambda_function_event_invoke_config" and change.action == "delete":
        yield Risk(
            "medium",
            "availability",
            change.address,
            "retries and destinations of events are the defaults again",
        )
    if change.type == "aws_lambda_permission" and change.action == "replace":
        yield Risk(
            "low", "availability", change.address, "calls are refused while the permission is made anew"
        )


def _lessened(change: Change) -> Iterator[tuple[Level, str]]:
    yield from _limits(change)
    switch = _SWITCHES.get(change.type)
    if switch and sides.goes_off(change, switch[0]):
        yield "high", switch[1]
    state = _STATES.get(change.type)
    if state:
        found = sides.of(change, state[0])
        if found.before == state[1] and found.after is not None and found.after != state[1]:
            yield "high", state[2]
    left = _LEFT.get(change.type)
    if left and sides.goes_off(change, left[0]):
        yield "high", left[1]
    yield from _of_its_kind(change)


def _limits(change: Change) -> Iterator[tuple[Level, str]]:
    for path, endless in _FALLS.get(change.type, ()):
        fallen = sides.falls(change, path, endless=endless)
        if fallen is None:
            continue
        name = path.rpartition(".")[2]
        if name == "reserved_concurrent_executions" and fallen[1] == 0:
            yield "high", f"the function is switched off: {name} falls from {fallen[0]} to 0"
        else:
            yield "medium", f"{name} falls from {fallen[0]} to {fallen[1]}"


def _of_its_kind(change: Change) -> Iterator[tuple[Level, str]]:
    match change.type:
        case "aws_lambda_function":
            network = sides.of(change, "vpc_config.0.subnet_ids")
            groups = sides.of(change, "vpc_config.0.security_group_ids")
            if network.differ or groups.differ:
                yield "medium", "the function moves to another network (vpc_config)"
            if sides.of(change, "runtime").differ and sides.of(change, "runtime").before:
                yield "medium", "the function runs on another runtime"
        case "aws_lambda_alias" if sides.of(change, "routing_config").differ:
            yield "low", "the alias sends its calls to other versions (routing_config)"
        case "aws_dynamodb_table":
            gone = _names(change.before) - _names(change.after)
            if gone:
                yield "high", f"queries fail: the index {', '.join(sorted(gone))} goes"
        case "aws_cognito_user_pool_client":
            for name in ("callback_urls", "allowed_oauth_flows", "explicit_auth_flows"):
                old, new = sides.of(change, name).before, sides.of(change, name).after
                if set(map(str, old or ())) - set(map(str, new or ())):
                    yield "medium", f"some can no longer sign in ({name})"


def _names(values: object) -> set[str]:
    listed = sides.found(values, "global_secondary_index")
    return (
        {str(item.get("name")) for item in listed if isinstance(item, dict)}
        if isinstance(listed, list)
        else set()
    )
