"""What holds data and would be gone, or would lose its protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.risk import Level

HOLDERS = {
    "aws_dynamodb_table": "table",
    "aws_sqs_queue": "queue",
    "aws_s3_bucket": "bucket",
    "aws_cloudwatch_log_group": "log group",
    "aws_kms_key": "key",
    "aws_kinesis_stream": "stream",
    "aws_cognito_user_pool": "user pool",
    "aws_db_instance": "database",
    "aws_rds_cluster": "database",
    "aws_efs_file_system": "file system",
    "aws_secretsmanager_secret": "secret",
}
_LESSER = {"aws_cloudwatch_log_group", "aws_sqs_queue"}


def _protection(change: Change) -> Iterator[str]:
    before, after = change.before or {}, change.after or {}
    if before.get("deletion_protection_enabled") and not after.get("deletion_protection_enabled"):
        yield "loses its deletion protection"
    recovery = [(side.get("point_in_time_recovery") or [{}])[0].get("enabled") for side in (before, after)]
    if recovery[0] and not recovery[1]:
        yield "loses its point-in-time recovery"


def risks(plan: Plan) -> Iterator[Risk]:
    """Destroyed and replaced holders of data, and protections that go off."""
    for change in plan.changes:
        kind = HOLDERS.get(change.type)
        if kind is None:
            continue
        if change.action in ("delete", "replace"):
            level: Level = "high" if change.type in _LESSER else "critical"
            verb = "destroyed" if change.action == "delete" else "destroyed and made anew, empty"
            yield Risk(level, "data-loss", change.address, f"the {kind} and all that it holds is {verb}")
        elif change.action == "update":
            for told in _protection(change):
                yield Risk("high", "data-loss", change.address, f"the {kind} {told}")
