"""What AWS will call a resource: ARNs and ids made of its name, account and region before it is there.

Formats: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
(one page a service: "Resource types defined by …"). Where AWS chooses an id itself, one is derived from the
resource's address: what a policy says of it then is compared with what a function needs of it, and both
name the same.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACEHOLDER_ACCOUNT = "123456789012"
"""The account of AWS's own examples: of a plan that names none"""
PLACEHOLDER_REGION = "us-east-1"
_ARN = re.compile(r"arn:(aws[a-z-]*):[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d)?:(\d{12})?:")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a plan's resources are."""

    partition: str = "aws"
    account: str = PLACEHOLDER_ACCOUNT
    region: str = PLACEHOLDER_REGION


def location(plan: Mapping[str, Any]) -> Location:
    """Return the account and region that a plan is for: as its data sources say, else as most ARNs do."""
    found: dict[str, Counter[str]] = {key: Counter() for key in ("partition", "account", "region")}
    certain: dict[str, str] = {}
    for kind, values in _data(plan):
        if kind == "aws_caller_identity":
            certain["account"] = values.get("account_id") or ""
        elif kind == "aws_region":
            certain["region"] = values.get("region") or values.get("name") or values.get("id") or ""
        elif kind == "aws_partition":
            certain["partition"] = values.get("partition") or values.get("id") or ""
    for text in _texts([plan.get("planned_values"), plan.get("prior_state"), plan.get("resource_changes")]):
        for partition, region, account in _ARN.findall(text):
            for key, value in (("partition", partition), ("account", account), ("region", region)):
                if value:
                    found[key][value] += 1
    declared = _provider_region(plan)
    if declared:
        found["region"] = Counter({declared: 1})
    picked = {key: counted.most_common(1)[0][0] for key, counted in found.items() if counted}
    picked |= {key: value for key, value in certain.items() if value}
    return Location(**picked)


def _provider_region(plan: Mapping[str, Any]) -> str | None:
    provider = plan.get("configuration", {}).get("provider_config", {}).get("aws", {})
    region = provider.get("expressions", {}).get("region", {})
    if "constant_value" in region:
        return str(region["constant_value"])
    for reference in region.get("references", ()):
        value = plan.get("variables", {}).get(reference.removeprefix("var."), {}).get("value")
        if isinstance(value, str):
            return value
    return None


def _data(plan: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    modules = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", ())
        for resource in module.get("resources", ()):
            if resource.get("mode") == "data":
                yield resource["type"], resource.get("values") or {}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if "arn:" in value:
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


_DIGITS = 17
"""of the ids that AWS gives to most things, in hexadecimal"""


def _hex(address: str, length: int = _DIGITS) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:length]


_NAMES = {
    "aws_cloudwatch_log_group": "name",
    "aws_lambda_function": "function_name",
    "aws_s3_bucket": "bucket",
    "aws_ses_domain_identity": "domain",
    "aws_ses_email_identity": "email",
    "aws_lambda_layer_version": "layer_name",
    "aws_rds_cluster": "cluster_identifier",
    "aws_db_instance": "identifier",
    "aws_opensearch_domain": "domain_name",
    "aws_elasticsearch_domain": "domain_name",
    "aws_msk_cluster": "cluster_name",
    "aws_redshift_cluster": "cluster_identifier",
}
"""The argument that names a resource, where it is not ``name``"""

_ARNS = {
    "aws_apigatewayv2_api": "apigateway:{region}::/apis/{id}",
    "aws_api_gateway_rest_api": "apigateway:{region}::/restapis/{id}",
    "aws_appconfig_application": "appconfig:{region}:{account}:application/{id}",
    "aws_appsync_graphql_api": "appsync:{region}:{account}:apis/{id}",
    "aws_athena_workgroup": "athena:{region}:{account}:workgroup/{name}",
    "aws_batch_job_queue": "batch:{region}:{account}:job-queue/{name}",
    "aws_cloudwatch_event_bus": "events:{region}:{account}:event-bus/{name}",
    "aws_cloudwatch_event_rule": "events:{region}:{account}:rule/{bus}{name}",
    "aws_cloudwatch_log_group": "logs:{region}:{account}:log-group:{name}",
    "aws_codebuild_project": "codebuild:{region}:{account}:project/{name}",
    "aws_cognito_user_pool": "cognito-idp:{region}:{account}:userpool/{region}_{id}",
    "aws_db_instance": "rds:{region}:{account}:db:{name}",
    "aws_dynamodb_table": "dynamodb:{region}:{account}:table/{name}",
    "aws_ecr_repository": "ecr:{region}:{account}:repository/{name}",
    "aws_ecs_cluster": "ecs:{region}:{account}:cluster/{name}",
    "aws_efs_access_point": "elasticfilesystem:{region}:{account}:access-point/fsap-{id}",
    "aws_efs_file_system": "elasticfilesystem:{region}:{account}:file-system/fs-{id}",
    "aws_elasticsearch_domain": "es:{region}:{account}:domain/{name}",
    "aws_glue_job": "glue:{region}:{account}:job/{name}",
    "aws_iam_policy": "iam::{account}:policy{path}{name}",
    "aws_iam_role": "iam::{account}:role{path}{name}",
    "aws_iam_user": "iam::{account}:user{path}{name}",
    "aws_kinesis_firehose_delivery_stream": "firehose:{region}:{account}:deliverystream/{name}",
    "aws_kinesis_stream": "kinesis:{region}:{account}:stream/{name}",
    "aws_kms_alias": "kms:{region}:{account}:{name}",
    "aws_kms_key": "kms:{region}:{account}:key/{uuid}",
    "aws_lambda_alias": "lambda:{region}:{account}:function:{function}:{name}",
    "aws_lambda_function": "lambda:{region}:{account}:function:{name}",
    "aws_lambda_layer_version": "lambda:{region}:{account}:layer:{name}:1",
    "aws_msk_cluster": "kafka:{region}:{account}:cluster/{name}/{uuid}",
    "aws_opensearch_domain": "es:{region}:{account}:domain/{name}",
    "aws_pipes_pipe": "pipes:{region}:{account}:pipe/{name}",
    "aws_rds_cluster": "rds:{region}:{account}:cluster:{name}",
    "aws_redshift_cluster": "redshift:{region}:{account}:cluster:{name}",
    "aws_s3_bucket": "s3:::{name}",
    "aws_scheduler_schedule": "scheduler:{region}:{account}:schedule/{group}/{name}",
    "aws_scheduler_schedule_group": "scheduler:{region}:{account}:schedule-group/{name}",
    "aws_secretsmanager_secret": "secretsmanager:{region}:{account}:secret:{name}-{suffix}",
    "aws_ses_domain_identity": "ses:{region}:{account}:identity/{name}",
    "aws_ses_email_identity": "ses:{region}:{account}:identity/{name}",
    "aws_sfn_activity": "states:{region}:{account}:activity:{name}",
    "aws_sfn_state_machine": "states:{region}:{account}:stateMachine:{name}",
    "aws_sns_topic": "sns:{region}:{account}:{name}",
    "aws_sqs_queue": "sqs:{region}:{account}:{name}",
    "aws_ssm_parameter": "ssm:{region}:{account}:parameter/{bare}",
    "aws_timestreamwrite_database": "timestream:{region}:{account}:database/{name}",
}
_ID_IS_NAME = {
    "aws_athena_workgroup", "aws_cloudwatch_event_bus", "aws_cloudwatch_event_rule",
    "aws_cloudwatch_log_group", "aws_codebuild_project", "aws_dynamodb_table", "aws_ecr_repository",
    "aws_glue_job", "aws_iam_role", "aws_iam_user", "aws_kms_alias", "aws_lambda_function",
    "aws_rds_cluster", "aws_s3_bucket", "aws_ssm_parameter",
}  # fmt: skip
"""Resources whose id is their name; the id of most others that have an ARN is the ARN"""
_ID_IS_CHOSEN = {
    "aws_api_gateway_rest_api", "aws_apigatewayv2_api", "aws_appconfig_application",
    "aws_appsync_graphql_api", "aws_cognito_user_pool", "aws_db_instance", "aws_efs_access_point",
    "aws_efs_file_system",
}  # fmt: skip


def created(kind: str, address: str, values: Mapping[str, Any], place: Location) -> dict[str, str]:
    """Return the attributes that AWS will give to a resource, as far as its name decides them.

    Args:
        kind: the resource's type.
        address: its address, of which chosen ids are derived.
        values: its planned attributes; NOT_KNOWN where the plan can't tell.
        place: where it will be; ``region`` among the values goes before it.

    """
    named = _NAMES.get(kind, "name")
    parts = _parts(kind, address, values, place)
    made: dict[str, str] = {named: parts["name"]}
    if kind in _ARNS:
        made["arn"] = f"arn:{place.partition}:" + _ARNS[kind].format(**parts)
    if kind in _ID_IS_NAME:
        made["id"] = parts["name"]
    elif kind in _ID_IS_CHOSEN:
        made["id"] = parts["id"]
    elif "arn" in made:
        made["id"] = made["arn"]
    else:
        made["id"] = _hex(address)
    return made | _others(kind, made, parts, place)


def _parts(kind: str, address: str, values: Mapping[str, Any], place: Location) -> dict[str, str]:
    def text(key: str, otherwise: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) and value not in ("", NOT_KNOWN) else otherwise

    digest = _hex(address)
    named = _NAMES.get(kind, "name")
    name = text(named, text(f"{named}_prefix", "") + f"made-{digest}")
    bus = text("event_bus_name", "default")
    function = text("function_name", "made")
    return {
        "name": name,
        "bare": name.removeprefix("/"),
        "path": text("path", "/"),
        "bus": "" if bus == "default" else bus.rpartition("event-bus/")[2] + "/",
        "group": text("group_name", "default"),
        "function": function.rpartition(":function:")[2] or function,
        "id": digest[:10],
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, address)),
        "suffix": digest[:6],
        "account": place.account,
        "region": text("region", place.region),
    }


def _others(kind: str, made: Mapping[str, str], parts: Mapping[str, str], place: Location) -> dict[str, str]:
    """Return what else AWS will tell of a resource."""
    domain = "amazonaws.com.cn" if place.partition == "aws-cn" else "amazonaws.com"
    templates = _OTHERS.get(kind, {})
    values = {**parts, **made, "partition": place.partition, "domain": domain, "label": _LABEL}
    values["bare_arn"] = made.get("arn", "").removesuffix(":1")
    return {key: template.format(**values) for key, template in templates.items()}


_LABEL = "2026-01-01T00:00:00.000"
"""of a table's stream: the time at which it was switched on"""
_OTHERS = {
    "aws_api_gateway_rest_api": {"execution_arn": "arn:{partition}:execute-api:{region}:{account}:{id}"},
    "aws_apigatewayv2_api": {"execution_arn": "arn:{partition}:execute-api:{region}:{account}:{id}"},
    "aws_dynamodb_table": {"stream_arn": "{arn}/stream/{label}", "stream_label": "{label}"},
    "aws_kms_key": {"key_id": "{uuid}", "id": "{uuid}"},
    "aws_lambda_function": {
        "invoke_arn": (
            "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
        ),
        "qualified_arn": "{arn}:1",
        "version": "1",
    },
    "aws_lambda_layer_version": {"layer_arn": "{bare_arn}", "version": "1"},
    "aws_s3_bucket": {"bucket_domain_name": "{name}.s3.{domain}"},
    "aws_sqs_queue": {
        "id": "https://sqs.{region}.{domain}/{account}/{name}",
        "url": "https://sqs.{region}.{domain}/{account}/{name}",
    },
}
"""Attributes besides name, id and ARN"""
ATTRIBUTES = frozenset(
    {"arn", "id", "name", *_NAMES.values(), *(key for each in _OTHERS.values() for key in each)}
)
"""All attributes that are derived here"""
