"""Who may do what, and would be allowed more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Level

_TYPES = {
    "aws_iam_role": "a role",
    "aws_iam_role_policy": "a role's policy",
    "aws_iam_policy": "a policy",
    "aws_iam_role_policy_attachment": "a role's policies",
    "aws_lambda_permission": "who may invoke a function",
    "aws_lambda_function_url": "a function's public URL",
    "aws_sqs_queue_policy": "who may use a queue",
    "aws_sns_topic_policy": "who may use a topic",
    "aws_s3_bucket_policy": "who may use a bucket",
    "aws_s3_bucket_public_access_block": "whether a bucket may be public",
    "aws_kms_key_policy": "who may use a key",
    "aws_cloudwatch_event_bus_policy": "who may use an event bus",
    "aws_api_gateway_authorizer": "who may call the API",
}
_GUARDS = {"aws_s3_bucket_public_access_block", "aws_api_gateway_authorizer"}


def risks(plan: Plan) -> Iterator[Risk]:
    """Find changes of roles, policies and permissions; of new ones only the public kind is a risk."""
    for change in plan.changes:
        told = _TYPES.get(change.type)
        if told is None or change.action in ("no-op", "read"):
            continue
        if change.type in _GUARDS and change.action in ("delete", "replace"):
            yield Risk("critical", "identity", change.address, f"a guard goes: {told}")
        elif change.action == "create":
            if change.type == "aws_lambda_function_url":
                yield Risk("high", "identity", change.address, f"new: {told}")
        else:
            level: Level = "high" if change.action == "update" else "medium"
            yield Risk(level, "identity", change.address, f"{change.action}s {told}")
