"""Read from a plan which resources are encrypted with which customer's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters.planned_resources import PlannedResources
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.adapters.planned_resources import PlannedResource

_FLAT = {
    "aws_sqs_queue": "kms_master_key_id",
    "aws_sns_topic": "kms_master_key_id",
    "aws_kinesis_stream": "kms_key_id",
    "aws_cloudwatch_event_bus": "kms_key_identifier",
    "aws_secretsmanager_secret": "kms_key_id",
    "aws_ssm_parameter": "key_id",
}
"""Types that name their key in an attribute"""


def encrypted(plan: Mapping[str, Any]) -> dict[str, str]:
    """Return the ARN of each resource that a customer's key encrypts, with the key's; and all that is in it.

    Keys of AWS's own (``alias/aws/…``) need no permission of the caller, and are left out.
    """
    resources = PlannedResources(plan)
    return {
        arn: key
        for arn, key in _found(resources)
        if arn not in {"", NOT_KNOWN} and key and not key.startswith("alias/aws/")
        for arn in (arn, f"{arn}/*")
    }


def _found(resources: PlannedResources) -> Iterator[tuple[str, str]]:
    for kind, attribute in _FLAT.items():
        for resource in resources.of(kind):
            yield resource.text("arn"), _key(resource, attribute, resource.text(attribute), resources)
    for table in resources.of("aws_dynamodb_table"):
        for block in table.blocks("server_side_encryption"):
            key = str(block.get("kms_key_arn") or "")
            yield table.text("arn"), _key(table, "server_side_encryption", key, resources)
    for rule in resources.of("aws_s3_bucket_server_side_encryption_configuration"):
        bucket = resources.named(rule.text("bucket"), ("id", "bucket"), "aws_s3_bucket")
        bucket = bucket or resources.referred(rule, "bucket", "aws_s3_bucket")
        for block in rule.blocks("rule"):
            for default in block.get("apply_server_side_encryption_by_default") or ():
                key = str(default.get("kms_master_key_id") or "")
                if bucket is not None:
                    yield bucket.text("arn"), _key(rule, "rule", key, resources)


def _key(resource: PlannedResource, attribute: str, told: str, resources: PlannedResources) -> str:
    """Return a key's ARN, which may be named by its id or alias, or not be known yet."""
    if told in {"", NOT_KNOWN}:
        found = resources.referred(resource, attribute, "aws_kms_key") if told else None
        return found.text("arn") if found is not None else ""
    key = resources.named(told, ("arn", "key_id", "id"), "aws_kms_key")
    if key is None:
        alias = resources.named(told, ("arn", "name"), "aws_kms_alias")
        target = alias.text("target_key_id") if alias is not None else ""
        key = resources.named(target, ("arn", "key_id", "id"), "aws_kms_key")
    return key.text("arn") if key is not None else told
