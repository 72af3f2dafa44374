"""Read from a plan the policies of resources: who else may use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.adapters.hcl_places import HclPlaces
from toolkit.adapters.plan_documents import Documents, Unreadable
from toolkit.adapters.planned_resources import PlannedResources
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.policy import Condition, Policy, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from toolkit.adapters.planned_resources import PlannedResource


@dataclass(frozen=True, slots=True)
class ResourcePolicy:
    """One policy of one resource."""

    address: str
    """of the block that holds the policy"""
    type: str
    resource: str
    """ARN of the resource it is for, NOT_KNOWN where that can't be told"""
    target: str | None = None
    """Address of that resource, None where the plan doesn't hold it"""
    policy: Policy | None = None
    """None where it can't be told what it says"""
    unknown: str = ""
    """Why not"""
    at: str = ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a type of resource has its policy, and what it names as its own."""

    policy: str
    """Attribute with the document"""
    target: str
    """Attribute that names the resource that the policy is for; "" where it is the resource itself"""
    types: tuple[str, ...] = ()
    """Types of that resource"""
    names: tuple[str, ...] = ("arn", "id", "name")


_KINDS = {
    "aws_api_gateway_rest_api": _Kind("policy", ""),
    "aws_api_gateway_rest_api_policy": _Kind("policy", "rest_api_id", ("aws_api_gateway_rest_api",)),
    "aws_cloudwatch_event_bus_policy": _Kind("policy", "event_bus_name", ("aws_cloudwatch_event_bus",)),
    "aws_cloudwatch_log_resource_policy": _Kind("policy_document", ""),
    "aws_dynamodb_resource_policy": _Kind("policy", "resource_arn", ("aws_dynamodb_table",)),
    "aws_ecr_repository_policy": _Kind("policy", "repository", ("aws_ecr_repository",)),
    "aws_efs_file_system_policy": _Kind("policy", "file_system_id", ("aws_efs_file_system",)),
    "aws_iam_role": _Kind("assume_role_policy", ""),
    "aws_kinesis_resource_policy": _Kind("policy", "resource_arn", ("aws_kinesis_stream",)),
    "aws_kms_key": _Kind("policy", ""),
    "aws_kms_key_policy": _Kind("policy", "key_id", ("aws_kms_key",), ("arn", "id", "key_id")),
    "aws_opensearch_domain": _Kind("access_policies", ""),
    "aws_s3_bucket": _Kind("policy", ""),
    "aws_s3_bucket_policy": _Kind("policy", "bucket", ("aws_s3_bucket",), ("bucket", "id", "arn")),
    "aws_secretsmanager_secret": _Kind("policy", ""),
    "aws_secretsmanager_secret_policy": _Kind("policy", "secret_arn", ("aws_secretsmanager_secret",)),
    "aws_sns_topic": _Kind("policy", ""),
    "aws_sns_topic_policy": _Kind("policy", "arn", ("aws_sns_topic",)),
    "aws_sqs_queue": _Kind("policy", ""),
    "aws_sqs_queue_policy": _Kind("policy", "queue_url", ("aws_sqs_queue",), ("id", "url")),
}


def resource_policies(
    plan: Mapping[str, Any], *, base: Path | None = None, root: Path | None = None
) -> tuple[ResourcePolicy, ...]:
    """Return the policies of a plan's resources, Lambda's permissions and roles' trust included.

    Args:
        plan: the document of ``terraform show -json``.
        base: the folder of its root module; None where there is none, then places are addresses.
        root: the folder that places are relative to; the base where it is None.

    """
    resources = PlannedResources(plan)
    places = HclPlaces(plan, base, root=root)
    documents = Documents(resources, places)
    return (
        *_documented(resources, places, documents),
        *(
            _permission(each, resources, places)
            for each in resources.of("aws_lambda_permission", "aws_lambda_layer_version_permission")
        ),
    )


def _documented(
    resources: PlannedResources, places: HclPlaces, documents: Documents
) -> Iterator[ResourcePolicy]:
    for kind, shape in _KINDS.items():
        for resource in resources.of(kind):
            text = resource.text(shape.policy)
            written = shape.policy in resource.expressions.get("expressions", {})
            if not text or (text == NOT_KNOWN and resource.expressions and not written):
                continue  # an optional policy that nobody wrote: the provider reads it back
            target = _target(resource, shape, resources)
            policy, unknown = None, ""
            try:
                policy = documents.policy(
                    resource, shape.policy, text, name=resource.address, kind="resource"
                )
            except Unreadable as error:
                unknown = str(error)
            yield ResourcePolicy(
                address=resource.address,
                type=kind,
                resource=target.text("arn") if target else _named(resource.text(shape.target)),
                target=target.address if target else None,
                policy=policy,
                unknown=unknown,
                at=places.at(resource),
            )


def _named(value: str) -> str:
    return value if value.startswith("arn:") else NOT_KNOWN


def _target(resource: PlannedResource, shape: _Kind, resources: PlannedResources) -> PlannedResource | None:
    if not shape.target:
        return resource
    return resources.named(resource.text(shape.target), shape.names, *shape.types) or resources.referred(
        resource, shape.target, *shape.types
    )


def _permission(
    permission: PlannedResource, resources: PlannedResources, places: HclPlaces
) -> ResourcePolicy:
    """Return the statement that Lambda makes of a permission.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    """
    at = places.at(permission)
    layer = permission.type == "aws_lambda_layer_version_permission"
    attribute = "layer_name" if layer else "function_name"
    types = ("aws_lambda_layer_version",) if layer else ("aws_lambda_function", "aws_lambda_alias")
    names = ("arn", "function_name", "layer_name", "layer_arn", "id")
    target = resources.named(permission.text(attribute), names, *types) or resources.referred(
        permission, attribute, *types
    )
    arn = target.text("arn") if target else _named(permission.text(attribute))
    qualifier = permission.text("qualifier")
    if arn != NOT_KNOWN and qualifier and not arn.endswith(f":{qualifier}"):
        arn = f"{arn}:{qualifier}"
    statement = Statement(
        "Allow",
        actions=(permission.text("action"),),
        resources=(arn,),
        principals=(_principal(permission.text("principal")),),
        conditions=tuple(_conditions(permission)),
        sid=permission.text("statement_id"),
        at=at,
    )
    return ResourcePolicy(
        address=permission.address,
        type=permission.type,
        resource=arn,
        target=target.address if target else None,
        policy=Policy((statement,), at=at, name=permission.address, kind="resource"),
        at=at,
    )


def _principal(name: str) -> tuple[str, str]:
    if name == "*":
        return ("*", "*")
    return ("Service", name) if "." in name and not name.startswith("arn:") else ("AWS", name)


_LIMITS = (
    ("source_arn", "ArnLike", "AWS:SourceArn"),
    ("source_account", "StringEquals", "AWS:SourceAccount"),
    ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
    ("organization_id", "StringEquals", "aws:PrincipalOrgID"),
    ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
    ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
)


def _conditions(permission: PlannedResource) -> Iterator[Condition]:
    for attribute, operator, key in _LIMITS:
        if permission.text(attribute):
            yield Condition(operator, key, (permission.text(attribute),))
