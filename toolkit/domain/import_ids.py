"""By which id Terraform imports a resource of AWS.

Most resources are imported by the id that they have in the state. Of the others the form is written here,
from their attributes. Source: the section "Import" of each resource's page below
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.environment import Environment

_ID = "{id}"
_REST = "{rest_api_id}/"
_METHOD = "{rest_api_id}/{resource_id}/{http_method}"

_FORMS: dict[str, str] = {
    "aws_api_gateway_authorizer": _REST + _ID,
    "aws_api_gateway_deployment": _REST + _ID,
    "aws_api_gateway_domain_name": "{domain_name}",
    "aws_api_gateway_gateway_response": _REST + "{response_type}",
    "aws_api_gateway_integration": _METHOD,
    "aws_api_gateway_integration_response": _METHOD + "/{status_code}",
    "aws_api_gateway_method": _METHOD,
    "aws_api_gateway_method_response": _METHOD + "/{status_code}",
    "aws_api_gateway_method_settings": _REST + "{stage_name}/{method_path}",
    "aws_api_gateway_model": _REST + "{name}",
    "aws_api_gateway_request_validator": _REST + _ID,
    "aws_api_gateway_resource": _REST + _ID,
    "aws_api_gateway_stage": _REST + "{stage_name}",
    "aws_api_gateway_usage_plan_key": "{usage_plan_id}/{key_id}",
    "aws_cloudwatch_composite_alarm": "{alarm_name}",
    "aws_cloudwatch_dashboard": "{dashboard_name}",
    "aws_cloudwatch_event_archive": "{name}",
    "aws_cloudwatch_event_bus": "{name}",
    "aws_cloudwatch_event_bus_policy": "{event_bus_name}",
    "aws_cloudwatch_event_rule": "{event_bus_name}/{name}",
    "aws_cloudwatch_event_target": "{event_bus_name}/{rule}/{target_id}",
    "aws_cloudwatch_log_group": "{name}",
    "aws_cloudwatch_metric_alarm": "{alarm_name}",
    "aws_dynamodb_table": "{name}",
    "aws_iam_policy": "arn:aws:iam::{account}:policy{path}{name}",
    "aws_iam_role": "{name}",
    "aws_iam_role_policy": "{role}:{name}",
    "aws_iam_role_policy_attachment": "{role}/{policy_arn}",
    "aws_kinesis_stream": "{name}",
    "aws_kms_alias": "{name}",
    "aws_lambda_alias": "{function_name}/{name}",
    "aws_lambda_function": "{function_name}",
    "aws_lambda_function_event_invoke_config": "{function_name}:{qualifier}",
    "aws_lambda_permission": "{function_name}:{qualifier}/{statement_id}",
    "aws_lambda_provisioned_concurrency_config": "{function_name},{qualifier}",
    "aws_s3_bucket": "{bucket}",
    "aws_s3_bucket_lifecycle_configuration": "{bucket}",
    "aws_s3_bucket_logging": "{bucket}",
    "aws_s3_bucket_notification": "{bucket}",
    "aws_s3_bucket_ownership_controls": "{bucket}",
    "aws_s3_bucket_policy": "{bucket}",
    "aws_s3_bucket_public_access_block": "{bucket}",
    "aws_s3_bucket_server_side_encryption_configuration": "{bucket}",
    "aws_s3_bucket_versioning": "{bucket}",
    "aws_s3_object": "{bucket}/{key}",
    "aws_scheduler_schedule": "{group_name}/{name}",
    "aws_scheduler_schedule_group": "{name}",
    "aws_sns_topic": "arn:aws:sns:{region}:{account}:{name}",
    "aws_ssm_parameter": "{name}",
    "aws_wafv2_web_acl_association": "{web_acl_arn},{resource_arn}",
}
_DEFAULTS = {"event_bus_name": "default", "group_name": "default", "path": "/"}
"""what AWS takes where an attribute is left out"""


def import_id(
    kind: str, values: Mapping[str, Any], *, reported: str | None, environment: Environment
) -> str | None:
    """Return the id to import a resource by; None where it can't be known.

    Args:
        kind: its type, such as ``aws_iam_role``.
        values: its planned attributes, as far as they are known.
        reported: the id that Terraform reported when it was created; None where it never did.
        environment: whose account and region stand in ARNs.

    """
    form = _FORMS.get(kind, _ID)
    if not values.get("qualifier"):
        form = form.replace(":{qualifier}", "")
    found = {
        **_DEFAULTS,
        **{name: value for name, value in values.items() if isinstance(value, str | int) and value != ""},
        "account": environment.account,
        "region": environment.region,
    }
    found.pop("id", None)
    if reported:
        found["id"] = reported
    wanted = {name for _, name, _, _ in string.Formatter().parse(form) if name}
    return form.format_map(found) if wanted <= found.keys() else None
