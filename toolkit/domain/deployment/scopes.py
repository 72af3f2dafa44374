"""Which ARNs a deployment may touch, by the type of the resource and its planned name.

Formats: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
(one page a service: "Resource types defined by …").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.domain.deployment.deployed import Deployed, Site

_REST = ("apigateway:{region}::/restapis", "apigateway:{region}::/restapis/*", "apigateway:{region}::/tags/*")
_HTTP = ("apigateway:{region}::/apis", "apigateway:{region}::/apis/*", "apigateway:{region}::/tags/*")
_PLANS = (
    "apigateway:{region}::/usageplans", "apigateway:{region}::/usageplans/*",
    "apigateway:{region}::/apikeys", "apigateway:{region}::/apikeys/*",
    "apigateway:{region}::/restapis/*", "apigateway:{region}::/tags/*",
)  # fmt: skip
_FUNCTION = ("lambda:{region}:{account}:function:<function_name>",)
_KEY = "kms:{region}:{account}:key/*"
"""AWS chooses the id of a key"""
_BUCKET = ("s3:::<bucket>",)
_ROLE = ("iam::{account}:role/<role>",)
_RULE = (
    "events:{region}:{account}:rule/<event_bus_name>/<rule>",
    "events:{region}:{account}:rule/<rule>",
)
_ALARM = ("cloudwatch:{region}:{account}:alarm:<alarm_name>",)

SCOPES: dict[str, tuple[str, ...]] = {
    "aws_api_gateway_account": ("apigateway:{region}::/account",),
    **dict.fromkeys(
        (
            f"aws_api_gateway_{name}"
            for name in (
                "authorizer", "deployment", "gateway_response", "integration", "integration_response",
                "method", "method_response", "method_settings", "model", "request_validator", "resource",
                "rest_api", "stage",
            )
        ),
        _REST,
    ),
    **dict.fromkeys(
        (f"aws_api_gateway_{name}" for name in ("api_key", "usage_plan", "usage_plan_key")), _PLANS
    ),
    **dict.fromkeys((f"aws_apigatewayv2_{name}" for name in ("api", "integration", "route", "stage")), _HTTP),
    "aws_cloudwatch_composite_alarm": _ALARM,
    "aws_cloudwatch_dashboard": ("cloudwatch::{account}:dashboard/<dashboard_name>",),
    "aws_cloudwatch_event_archive": (
        "events:{region}:{account}:archive/<name>",
        "events:{region}:{account}:event-bus/<event_bus_name>",
        "events:{region}:{account}:event-bus/{prefix}-*",
    ),
    "aws_cloudwatch_event_bus": ("events:{region}:{account}:event-bus/<name>",),
    "aws_cloudwatch_event_bus_policy": ("events:{region}:{account}:event-bus/<event_bus_name>",),
    "aws_cloudwatch_event_rule": (
        "events:{region}:{account}:rule/<event_bus_name>/<name>",
        "events:{region}:{account}:rule/<name>",
    ),
    "aws_cloudwatch_event_target": _RULE,
    "aws_cloudwatch_log_group": (
        "logs:{region}:{account}:log-group:<name>",
        "logs:{region}:{account}:log-group:<name>:*",
    ),
    "aws_cloudwatch_log_metric_filter": (
        "logs:{region}:{account}:log-group:<log_group_name>",
        "logs:{region}:{account}:log-group:<log_group_name>:*",
    ),
    "aws_cloudwatch_metric_alarm": _ALARM,
    "aws_dynamodb_table": ("dynamodb:{region}:{account}:table/<name>", _KEY),
    "aws_iam_policy": ("iam::{account}:policy/<name>",),
    "aws_iam_role": ("iam::{account}:role/<name>",),
    "aws_iam_role_policy": _ROLE,
    "aws_iam_role_policy_attachment": _ROLE,
    "aws_kinesis_stream": ("kinesis:{region}:{account}:stream/<name>", _KEY),
    "aws_kms_alias": ("kms:{region}:{account}:<name>", _KEY),
    "aws_kms_key": (_KEY,),
    "aws_lambda_alias": _FUNCTION,
    "aws_lambda_event_source_mapping": ("lambda:{region}:{account}:event-source-mapping:*", *_FUNCTION),
    "aws_lambda_function": _FUNCTION,
    "aws_lambda_function_event_invoke_config": _FUNCTION,
    "aws_lambda_function_url": _FUNCTION,
    "aws_lambda_layer_version": (
        "lambda:{region}:{account}:layer:<layer_name>",
        "lambda:{region}:{account}:layer:<layer_name>:*",
    ),
    "aws_lambda_permission": _FUNCTION,
    "aws_lambda_provisioned_concurrency_config": _FUNCTION,
    **dict.fromkeys(
        (
            f"aws_s3_bucket{name}"
            for name in (
                "", "_cors_configuration", "_lifecycle_configuration", "_logging", "_notification",
                "_ownership_controls", "_policy", "_public_access_block",
                "_server_side_encryption_configuration", "_versioning",
            )
        ),
        _BUCKET,
    ),
    "aws_s3_object": (*_BUCKET, "s3:::<bucket>/*"),
    "aws_scheduler_schedule": ("scheduler:{region}:{account}:schedule/<group_name>/<name>",),
    "aws_secretsmanager_secret": ("secretsmanager:{region}:{account}:secret:<name>-??????",),
    "aws_sns_topic": ("sns:{region}:{account}:<name>",),
    "aws_sns_topic_policy": ("sns:{region}:{account}:<arn>",),
    "aws_sns_topic_subscription": ("sns:{region}:{account}:<topic_arn>",),
    "aws_sqs_queue": ("sqs:{region}:{account}:<name>",),
    "aws_sqs_queue_policy": ("sqs:{region}:{account}:<queue_url>",),
    "aws_ssm_parameter": ("ssm:{region}:{account}:parameter/<name>",),
}  # fmt: skip
"""What stands after ``arn:<partition>:``; ``<attribute>`` is a name that the plan gives, as wide as may be"""
_EXECUTION_LOGS = "API-Gateway-Execution-Logs_"
"""What API Gateway calls a stage's log group; the id that follows is chosen by AWS"""
_ATTRIBUTE = re.compile(r"<(\w+)>")
_OTHERWISE = {"event_bus_name": "default", "group_name": "default"}
"""What AWS takes where an attribute is not given"""


def known(type_: str) -> bool:
    """Tell whether it is known which ARNs a type's resources have."""
    return type_ in SCOPES


def resources(deployed: Deployed, site: Site) -> tuple[str, ...]:
    """Return the patterns of the ARNs that a resource's calls are about.

    A name that begins with project and environment stands for all such names, so that a resource
    that is added later needs no new policy; any other name stands for itself alone.
    """
    found: dict[str, None] = {}
    for template in SCOPES[deployed.type]:
        place = template.format(account=site.account, region=site.region, prefix=site.prefix)
        text = _ATTRIBUTE.sub(lambda part: _name(part[1], deployed, site), place)
        text = text.replace("parameter//", "parameter/")
        found[f"arn:{site.partition}:{text}"] = None
    return tuple(found)


def _name(attribute: str, deployed: Deployed, site: Site) -> str:
    value = deployed.values.get(attribute) or _OTHERWISE.get(attribute, "")
    value = _bare(value)
    if not value:
        return f"{site.prefix}-*"
    if value.startswith(_EXECUTION_LOGS):
        return f"{_EXECUTION_LOGS}*"
    for own in (f"{site.prefix}-", f"{site.project}/{site.environment}/"):
        before, found, _rest = value.partition(own)
        if found:
            return f"{_literal(before)}{own}*"
    return _literal(value)


def _bare(value: str) -> str:
    """Return the name in a name, an ARN or a queue's URL."""
    if value.startswith("arn:"):
        value = value.split(":", 5)[-1]
        return re.sub(r"^(function|layer|table|event-bus|role|stream)[:/]", "", value)
    if value.startswith(("http://", "https://")):
        return value.rpartition("/")[2]
    return value


def _literal(text: str) -> str:
    """Return a text as a pattern that matches it alone."""
    return re.sub(r"[*?$]", lambda found: "${" + found[0] + "}", text)


def unknown(deployed: Iterable[Deployed]) -> tuple[Deployed, ...]:
    """Return what is of a type that is not known."""
    return tuple(each for each in deployed if not known(each.type))
