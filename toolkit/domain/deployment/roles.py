"""What the two roles of an environment may do, derived from what is deployed there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.domain.access import arn
from toolkit.domain.access.policy import Condition
from toolkit.domain.deployment import scopes
from toolkit.domain.deployment.deployed import SIGNED
from toolkit.domain.deployment.permission import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from toolkit.domain.access.actions import Action
    from toolkit.domain.deployment.deployed import Deployed, Recorded, Signs, Site

Role = Literal["plan", "apply"]
WHOLE = {
    "aws_cloudwatch_composite_alarm": frozenset(
        {"cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutCompositeAlarm"}
    ),
    "aws_cloudwatch_metric_alarm": frozenset({"cloudwatch:DescribeAlarms"}),
}
"""Actions that AWS lets nobody use on less than every resource, though they take one.

DescribeAlarms answers with alarms of both kinds.

Source: PutCompositeAlarm, DescribeAlarms and DeleteAlarms in the Amazon CloudWatch API Reference.
"""
UNRECORDED: dict[str, tuple[str, ...]] = {
    "aws_apigatewayv2_stage": tuple(
        f"logs:{name}"
        for name in (
            "CreateLogDelivery",
            "DeleteLogDelivery",
            "DescribeLogGroups",
            "DescribeResourcePolicies",
            "GetLogDelivery",
            "ListLogDeliveries",
            "PutResourcePolicy",
            "UpdateLogDelivery",
        )
    ),
    "aws_dynamodb_table": ("dynamodb:UntagResource",),
    "aws_iam_role": ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:UntagRole"),
    "aws_kinesis_stream": (
        "kinesis:DecreaseStreamRetentionPeriod",
        "kinesis:DisableEnhancedMonitoring",
        "kinesis:StopStreamEncryption",
        "kinesis:UpdateShardCount",
        "kinesis:UpdateStreamMode",
    ),
    "aws_kms_alias": ("kms:UpdateAlias",),
    "aws_lambda_function": ("lambda:GetLayerVersion",),
    "aws_s3_bucket_policy": ("s3:DeleteBucketPolicy",),
}
"""What the provider asks for in changes that were not recorded, or AWS besides, of whoever makes the call.

Sources: "Customize HTTP API access logs" (API Gateway Developer Guide), "Configuring function layers" (AWS
Lambda Developer Guide); for the others, the operations of the service that undo what was recorded.
"""
PASSED = {
    "aws_api_gateway_account": "apigateway.amazonaws.com",
    "aws_lambda_function": "lambda.amazonaws.com",
    "aws_scheduler_schedule": "scheduler.amazonaws.com",
}
"""Types whose creator passes a role on, and the service that gets it"""
ENCRYPTED = {
    "aws_cloudwatch_event_archive": "events",
    "aws_cloudwatch_event_bus": "events",
    "aws_dynamodb_table": "dynamodb",
    "aws_kinesis_stream": "kinesis",
    "aws_lambda_function": "lambda",
    "aws_secretsmanager_secret": "secretsmanager",
    "aws_sns_topic": "sns",
    "aws_sqs_queue": "sqs",
    "aws_ssm_parameter": "ssm",
}
"""Types that a customer's key may encrypt, and the service that uses it in the creator's name.

Sources: as toolkit/domain/access/forwarding.py has them, and "Using grants with AWS services" in the KMS
Developer Guide.
"""
_MAPPINGS = {"lambda:CreateEventSourceMapping"}
"""Take no resource, but the function's ARN as a condition"""
_KEY_CHANGES = (
    "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource",
    "kms:UpdateKeyDescription",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Resources for which nothing was recorded."""

    deployed: tuple[Deployed, ...]


def permissions(
    role: Role,
    deployed: Sequence[Deployed],
    *,
    site: Site,
    recorded: Recorded,
    action: Callable[[str], Action | None],
) -> tuple[Permission, ...] | NotKnown:
    """Return what a role needs, and no more; or what it can't be told for.

    Args:
        role: which one; apply may do what plan may.
        deployed: what the environment's plan holds.
        site: whose environment it is.
        recorded: what the provider was seen to ask for.
        action: tells what AWS documents of an action.

    """
    resources = [
        each for each in deployed if each.type in recorded.types or not each.type.startswith("data.")
    ]
    strange = tuple(
        each for each in resources if each.type not in recorded.types or not _understood(each, recorded)
    )
    strange += tuple(
        each for each in deployed if each.type.startswith("data.") and not _offline(each, recorded)
    )
    if strange:
        return NotKnown(strange)
    found: dict[Permission, None] = {}
    for each in resources:
        if not scopes.known(each.type):
            continue
        for permission in _of(role, each, site, recorded, action):
            found[permission] = None
    for permission in (*_store(role, site), *_besides(role, deployed, site)):
        found[permission] = None
    return tuple(found)


def _understood(deployed: Deployed, recorded: Recorded) -> bool:
    asked = recorded.types[deployed.type]
    return scopes.known(deployed.type) or not (asked.reading or asked.writing)


_OFFLINE = frozenset(
    f"data.aws_{name}"
    for name in ("caller_identity", "iam_policy_document", "partition", "region", "service_principal")
)
"""Data sources that ask for nothing, or for what everybody may ask"""


def _offline(deployed: Deployed, recorded: Recorded) -> bool:
    return deployed.type in _OFFLINE or deployed.type in recorded.types


def _of(
    role: Role,
    deployed: Deployed,
    site: Site,
    recorded: Recorded,
    action: Callable[[str], Action | None],
) -> Iterator[Permission]:
    asked = recorded.types[deployed.type]
    names = asked.reading
    if role == "apply":
        names = (*names, *asked.writing, *UNRECORDED.get(deployed.type, ()))
    own = scopes.resources(deployed, site)
    for name in names:
        told = action(name)
        if name in WHOLE.get(deployed.type, ()) or (told is not None and not told.resources):
            yield Permission(name, "*", _mapping(name, site))
        else:
            for resource in _fitting(name, own, told, site):
                yield Permission(name, resource)


def _mapping(name: str, site: Site) -> tuple[Condition, ...]:
    if name not in _MAPPINGS:
        return ()
    function = f"arn:{site.partition}:lambda:{site.region}:{site.account}:function:{site.prefix}-*"
    return (Condition("ArnLike", "lambda:FunctionArn", (function,)),)


_PLACEHOLDER = re.compile(r"\$\{\w+\}")


def _fitting(name: str, own: Sequence[str], told: Action | None, site: Site) -> tuple[str, ...]:
    """Return those of a type's resources that an action may be about: all of its service's, else."""
    service = name.partition(":")[0]
    same = tuple(each for each in own if each.split(":", 3)[2] == service)
    if name == "lambda:GetLayerVersion" and not any(":layer:" in each for each in same):
        return (f"arn:{site.partition}:lambda:{site.region}:{site.account}:layer:{site.prefix}-*",)
    if told is None or service == "apigateway":
        return same
    kinds = [_PLACEHOLDER.sub("*", kind.arn) for kind in told.resources]
    return tuple(each for each in same if any(arn.overlaps(each, kind) for kind in kinds)) or same


def _store(role: Role, site: Site) -> Iterator[Permission]:
    """Yield what the toolkit itself does: state, artifacts, evidence, keys."""
    state, artifacts = site.state, site.artifacts
    lock = f"{state}/terraform.tfstate.tflock"
    for bucket in (state, artifacts):
        yield Permission("s3:ListBucket", bucket)
    yield Permission("s3:ListBucketVersions", artifacts)
    for name in ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"):
        yield Permission(name, lock)
    yield Permission("s3:GetObject", f"{state}/terraform.tfstate")
    yield Permission("s3:GetObject", f"{artifacts}/*")
    place = (
        f"arn:{site.partition}:ssm:{site.region}:{site.account}:parameter/{site.project}/{site.environment}"
    )
    if role == "apply":
        yield Permission("s3:PutObject", f"{state}/terraform.tfstate")
        yield Permission("s3:PutObject", f"{artifacts}/*")
        yield Permission("ssm:GetParameter", f"{place}/*")
    else:
        # A plan is kept, and that it was made is evidence. Who asks for a promotion stores its release here:
        # each object under the digest that it is read against.
        for folder in ("bundles", "evidence", "infrastructure", "plans", "provenance", "releases", "sboms"):
            yield Permission("s3:PutObject", f"{artifacts}/{folder}/*")
        yield Permission("ssm:GetParameter", f"{place}/toolkit/fingerprint-key")
    for name in ("kms:DescribeKey", "kms:GetPublicKey"):
        yield Permission(name, _keys(site), (_behind(site, *SIGNED),))
    # Who makes plans signs them, and nothing else: what was verified is said by whoever may apply.
    signs: tuple[Signs, ...] = SIGNED if role == "apply" else ("plans",)
    yield Permission("kms:Sign", _keys(site), (_behind(site, *signs),))


def _behind(site: Site, *signs: Signs) -> Condition:
    aliases = tuple(site.signing_alias(each) for each in signs)
    return Condition("ForAnyValue:StringEquals", "kms:ResourceAliases", aliases)


def _keys(site: Site) -> str:
    return f"arn:{site.partition}:kms:{site.region}:{site.account}:key/*"


def _besides(role: Role, deployed: Iterable[Deployed], site: Site) -> Iterator[Permission]:
    """Yield what AWS asks of whoever changes something besides the call itself, and what stays forbidden."""
    types = {each.type for each in deployed}
    if "aws_lambda_function" in types:
        # toolkit verify and toolkit status look at what runs.
        functions = f"arn:{site.partition}:lambda:{site.region}:{site.account}:function:{site.prefix}-*"
        layers = functions.replace(":function:", ":layer:")
        yield Permission("lambda:GetFunctionConfiguration", functions)
        yield Permission("lambda:GetLayerVersion", layers)
    if "aws_cloudwatch_metric_alarm" in types:
        yield Permission("cloudwatch:DescribeAlarms", "*")
    if role == "plan":
        return
    roles = f"arn:{site.partition}:iam::{site.account}:role/{site.prefix}-*"
    for type_ in sorted(types & PASSED.keys()):
        service = Condition("StringEquals", "iam:PassedToService", (PASSED[type_],))
        yield Permission("iam:PassRole", roles, (service,))
    if "aws_kms_key" in types:
        yield from _encrypting(types, site)


def _encrypting(types: set[str], site: Site) -> Iterator[Permission]:
    for service in sorted({ENCRYPTED[each] for each in types & ENCRYPTED.keys()}):
        through = Condition("StringEquals", "kms:ViaService", (f"{service}.{site.region}.amazonaws.com",))
        for name in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"):
            yield Permission(f"kms:{name}", _keys(site), (through,))
        granting = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))
        yield Permission("kms:CreateGrant", _keys(site), (granting, through))
    for name in _KEY_CHANGES:
        yield Permission(name, _keys(site), (_behind(site, *SIGNED),), denied=True)
