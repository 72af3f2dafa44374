"""Data at rest is encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation


def check(estate: Estate) -> Iterator[Violation]:  # noqa: C901 - a case a kind
    """Find queues, topics, streams and databases that are in clear."""
    for each in estate.of("aws_sqs_queue"):
        if each.flag("sqs_managed_sse_enabled", default=True) is False and not each.get("kms_master_key_id"):
            yield broken(each, "the queue's messages are in clear", "sqs_managed_sse_enabled")
    for each in estate.of("aws_sns_topic"):
        if not each.get("kms_master_key_id"):
            yield broken(each, "the topic's messages are in clear", "kms_master_key_id")
    for each in estate.of("aws_kinesis_stream"):
        if each.get("encryption_type", default="NONE") == "NONE":
            yield broken(each, "the stream's records are in clear", "encryption_type")
    for each in estate.of("aws_kinesis_firehose_delivery_stream"):
        if each.blocks("server_side_encryption") and each.flag("server_side_encryption", "enabled") is False:
            yield broken(each, "what the stream delivers is in clear", "server_side_encryption")
    for each in estate.of("aws_db_instance", "aws_rds_cluster", "aws_efs_file_system", "aws_docdb_cluster"):
        name = "encrypted" if each.type == "aws_efs_file_system" else "storage_encrypted"
        if each.flag(name) is False and not each.get("snapshot_identifier", default=""):
            yield broken(each, "its storage is in clear", name)
    for each in estate.of("aws_dynamodb_table"):
        if each.blocks("server_side_encryption") and each.flag("server_side_encryption", "enabled") is False:
            yield broken(
                each, "encryption with a key of the account is switched off", "server_side_encryption"
            )


RULE = Rule(
    "unencrypted",
    "high",
    "Whoever gets at the disks, backups or a replica reads all of it.",
    "name a KMS key (kms_master_key_id, kms_key_id), or the service's own encryption",
    check,
)
