"""Settings that keep data, by the type that has them: what weakens one is a loss waiting to happen."""

from __future__ import annotations

from dataclasses import dataclass

_DATABASES = (
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_neptune_cluster",
    "aws_redshift_cluster",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One attribute, and what it means where it changes for the worse."""

    path: str
    says: str
    endless: int | None = None
    """The number that stands for no limit"""


GOES_OFF: dict[str, tuple[Setting, ...]] = {
    "aws_dynamodb_table": (
        Setting("deletion_protection_enabled", "loses its deletion protection"),
        Setting("point_in_time_recovery.0.enabled", "loses its point-in-time recovery"),
        Setting("stream_enabled", "loses its stream, with the changes that nobody read yet"),
    ),
    **dict.fromkeys(_DATABASES, (Setting("deletion_protection", "loses its deletion protection"),)),
    "aws_s3_bucket": (Setting("object_lock_enabled", "loses its object lock"),),
    "aws_kms_key": (
        Setting("is_enabled", "is disabled: nothing that it encrypted can be read"),
        Setting("enable_key_rotation", "is no longer rotated"),
    ),
    "aws_cloudwatch_log_group": (Setting("skip_destroy", "no longer outlives its resource"),),
    "aws_cloudtrail": (Setting("enable_logging", "records nothing any more"),),
}
"""Attributes that protect while they are on"""
COMES_ON: dict[str, tuple[Setting, ...]] = {
    "aws_s3_bucket": (Setting("force_destroy", "may be destroyed with all that is in it (force_destroy)"),),
    "aws_ecr_repository": (Setting("force_delete", "may be destroyed with all its images (force_delete)"),),
    **dict.fromkeys(
        _DATABASES, (Setting("skip_final_snapshot", "leaves no last snapshot when it is destroyed"),)
    ),
    "aws_dynamodb_table": (Setting("ttl.0.enabled", "begins to expire items"),),
}
"""Attributes that destroy while they are on"""
FALLS: dict[str, tuple[Setting, ...]] = {
    "aws_cloudwatch_log_group": (Setting("retention_in_days", "keeps logs for fewer days", 0),),
    "aws_sqs_queue": (Setting("message_retention_seconds", "keeps messages for fewer seconds"),),
    "aws_kinesis_stream": (Setting("retention_period", "keeps records for fewer hours"),),
    "aws_cloudwatch_event_archive": (Setting("retention_days", "keeps events for fewer days", 0),),
    "aws_secretsmanager_secret": (
        Setting("recovery_window_in_days", "can be brought back for fewer days after it is deleted"),
    ),
    "aws_kms_key": (
        Setting("deletion_window_in_days", "can be brought back for fewer days after it is deleted"),
    ),
    **dict.fromkeys(_DATABASES, (Setting("backup_retention_period", "keeps its backups for fewer days"),)),
    "aws_elasticache_replication_group": (
        Setting("snapshot_retention_limit", "keeps its snapshots for fewer days"),
    ),
    "aws_backup_vault_lock_configuration": (
        Setting("min_retention_days", "lets backups be deleted after fewer days"),
    ),
}
"""Numbers that keep more the greater they are"""
LEAVES: dict[str, dict[str, tuple[str, str]]] = {
    "aws_cognito_user_pool": {"deletion_protection": ("ACTIVE", "loses its deletion protection")},
    "aws_s3_bucket_versioning": {
        "versioning_configuration.0.status": ("Enabled", "keeps no older versions of objects any more")
    },
    "aws_efs_backup_policy": {"backup_policy.0.status": ("ENABLED", "is no longer backed up")},
}
"""Words that protect while they stand there"""
GUARDS = {
    "aws_s3_bucket_versioning": "older versions of a bucket's objects are kept",
    "aws_s3_bucket_object_lock_configuration": "a bucket's objects are locked",
    "aws_s3_bucket_replication_configuration": "a bucket is replicated",
    "aws_backup_plan": "backups are made",
    "aws_backup_selection": "backups are made",
    "aws_backup_vault_lock_configuration": "backups can't be deleted early",
    "aws_efs_backup_policy": "a file system is backed up",
    "aws_cloudtrail": "who did what is recorded",
}
"""Types that protect by being there"""
