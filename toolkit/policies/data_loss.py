"""What holds data and would be gone, or would lose what keeps it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from toolkit.domain.risk import Risk
from toolkit.policies.changes import sides
from toolkit.policies.changes.protections import COMES_ON, FALLS, GOES_OFF, GUARDS, LEAVES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.risk import Level

HOLDERS = {
    "aws_dynamodb_table": "table",
    "aws_dynamodb_table_item": "item",
    "aws_keyspaces_table": "table",
    "aws_timestreamwrite_table": "table",
    "aws_s3_bucket": "bucket",
    "aws_s3_object": "object",
    "aws_sqs_queue": "queue",
    "aws_cloudwatch_log_group": "log group",
    "aws_cloudwatch_event_archive": "archive of events",
    "aws_kms_key": "key",
    "aws_kinesis_stream": "stream",
    "aws_msk_cluster": "cluster",
    "aws_mq_broker": "broker",
    "aws_cognito_user_pool": "user pool",
    "aws_cognito_user": "user",
    "aws_db_instance": "database",
    "aws_rds_cluster": "database",
    "aws_rds_global_cluster": "database",
    "aws_docdb_cluster": "database",
    "aws_neptune_cluster": "database",
    "aws_redshift_cluster": "database",
    "aws_opensearch_domain": "search domain",
    "aws_elasticsearch_domain": "search domain",
    "aws_elasticache_replication_group": "cache",
    "aws_elasticache_cluster": "cache",
    "aws_memorydb_cluster": "cache",
    "aws_efs_file_system": "file system",
    "aws_fsx_lustre_file_system": "file system",
    "aws_fsx_ontap_file_system": "file system",
    "aws_fsx_openzfs_file_system": "file system",
    "aws_fsx_windows_file_system": "file system",
    "aws_ebs_volume": "volume",
    "aws_backup_vault": "vault of backups",
    "aws_ecr_repository": "repository of images",
    "aws_secretsmanager_secret": "secret",
    "aws_ssm_parameter": "parameter",
}
_LESSER = {
    "aws_cloudwatch_log_group",
    "aws_sqs_queue",
    "aws_cloudwatch_event_archive",
    "aws_dynamodb_table_item",
    "aws_s3_object",
    "aws_elasticache_replication_group",
    "aws_elasticache_cluster",
    "aws_ssm_parameter",
    "aws_ecr_repository",
}
_REASONS = {
    "replace_because_tainted": "it is tainted: an earlier run did not finish it",
    "replace_by_request": "it was asked for with -replace",
    "replace_by_triggers": "replace_triggered_by asks for it",
    "delete_because_no_resource_config": "its block is no longer in the code",
    "delete_because_no_module": "its module is no longer in the code",
    "delete_because_wrong_repetition": "its count or for_each came or went",
    "delete_because_count_index": "its count is lower",
    "delete_because_each_key": "its key is no longer in for_each",
}
_NAMED = 3
"""Attributes that are named as forcing a replacement"""


def because(change: Change) -> str:
    """Return why a resource is replaced or destroyed, as the end of a sentence; "" where nothing tells."""
    if change.forced_by:
        named = ", ".join(change.forced_by[:_NAMED])
        more = len(change.forced_by) - _NAMED
        return f" ({named}{f' and {more} more' if more > 0 else ''} can't be changed in place)"
    told = _REASONS.get(change.reason)
    return f" ({told})" if told else ""


def risks(plan: Plan) -> Iterator[Risk]:
    """Destroyed and replaced holders of data, and protections that go off."""
    for change in plan.changes:
        if change.action in ("delete", "replace"):
            yield from _gone(change)
        elif change.action == "update":
            for level, told in _weakened(change):
                yield Risk(level, "data-loss", change.address, told)


def _gone(change: Change) -> Iterator[Risk]:
    kind = HOLDERS.get(change.type)
    if kind is not None:
        level: Level = "high" if change.type in _LESSER else "critical"
        verb = "destroyed" if change.action == "delete" else "destroyed and made anew, empty"
        told = f"the {kind} and all that it holds is {verb}{because(change)}"
        yield Risk(level, "data-loss", change.address, told)
    elif change.type in GUARDS and change.action == "delete":
        told = f"a protection goes: by it, {GUARDS[change.type]}{because(change)}"
        yield Risk("high", "data-loss", change.address, told)
    elif change.type == "aws_s3_bucket_lifecycle_configuration":
        yield from (Risk("high", "data-loss", change.address, told) for told in _expiries(change))


def _weakened(change: Change) -> Iterator[tuple[Level, str]]:
    """Return what loses some of what keeps it, and how much that matters."""
    subject = f"the {HOLDERS.get(change.type, 'resource')}"
    for setting in GOES_OFF.get(change.type, ()):
        if sides.goes_off(change, setting.path):
            level: Level = "medium" if "rotat" in setting.path else "high"
            yield level, f"{subject} {_unsure(change, setting.path)}{setting.says}"
    for setting in COMES_ON.get(change.type, ()):
        if sides.comes_on(change, setting.path):
            yield "high", f"{subject} {_unsure(change, setting.path)}{setting.says}"
    for setting in FALLS.get(change.type, ()):
        fallen = sides.falls(change, setting.path, endless=setting.endless)
        if fallen:
            yield "high", f"{subject} {setting.says}: {fallen[1]}, was {_told(fallen[0], setting.endless)}"
    for path, (word, says) in LEAVES.get(change.type, {}).items():
        found = sides.of(change, path)
        if found.before == word and (found.after != word or not found.known):
            yield "high", f"{subject} {_unsure(change, path)}{says}"
    yield from _of_its_kind(change)


def _unsure(change: Change, path: str) -> str:
    return "" if sides.of(change, path).known else "may, which is not known before the apply, be one that "


def _told(number: object, endless: int | None) -> str:
    return "without end" if number == endless else str(number)


def _of_its_kind(change: Change) -> Iterator[tuple[Level, str]]:
    """Return what no single setting tells."""
    if change.type == "aws_dynamodb_table":
        expiry = sides.of(change, "ttl.0.attribute_name")
        if sides.of(change, "ttl.0.enabled").before and expiry.differ and expiry.after:
            yield "high", "the table expires its items by another attribute (ttl.attribute_name)"
        gone = {item.get("region_name") for item in (change.before or {}).get("replica") or ()} - {
            item.get("region_name") for item in (change.after or {}).get("replica") or ()
        }
        if gone:
            yield "critical", f"the table's replica in {', '.join(sorted(map(str, gone)))} is destroyed"
    if change.type == "aws_s3_bucket_lifecycle_configuration":
        yield from (("high", told) for told in _expiries(change))


def _expiries(change: Change) -> Iterator[str]:
    """Return expiries of objects that are new, or earlier than they were."""
    old, new = _days(change.before), _days(change.after)
    for (rule, what), days in sorted(new.items()):
        was = old.get((rule, what), math.inf)
        if days < was:
            before = "" if was == math.inf else f", was {was:.0f}"
            yield f"the rule {rule!r} makes {what} expire after {days:.0f} days{before}"


def _days(values: Mapping[str, object] | None) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    rules = (values or {}).get("rule")
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, dict) or rule.get("status") == "Disabled":
            continue
        for block, key, what in (
            ("expiration", "days", "objects"),
            ("noncurrent_version_expiration", "noncurrent_days", "older versions"),
        ):
            days = sides.number(sides.found(rule, f"{block}.0.{key}"))
            if days:
                found[str(rule.get("id") or ""), what] = days
        if sides.found(rule, "expiration.0.date"):
            found[str(rule.get("id") or ""), "objects"] = 0
    return found
