"""Every rule about a plan has an example that breaks it, and one beside it that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from toolkit.domain.plan import from_document
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    from toolkit.domain.risk import Risk

PITR = "point_in_time_recovery"


def rule(days: int, name: str = "old", **more: object) -> dict[str, Any]:
    """Return a rule of a bucket's lifecycle."""
    return {"rule": [{"id": name, "status": "Enabled", "expiration": [{"days": days}], **more}]}


def risks(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, **change: object
) -> list[Risk]:
    """Return what the rules say of one change; it is made, changed or destroyed as its sides tell."""
    actions = (
        ["update"]
        if before is not None and after is not None
        else ["create"]
        if after is not None
        else ["delete"]
    )
    inner = {"actions": actions, "before": before, "after": after, **change}
    item = {"address": f"{kind}.this", "type": kind, "mode": "managed", "change": inner}
    plan = from_document(
        {"format_version": "1.2", "resource_changes": [item]}, environment="dev", release="r-1"
    )
    return [risk for rule in RISKS for risk in rule(plan)]


BROKEN = [
    (
        "aws_dynamodb_table",
        {"ttl": [{"enabled": True, "attribute_name": "a"}]},
        {"ttl": [{"enabled": True, "attribute_name": "b"}]},
        "high data-loss",
        "another attribute",
    ),
    (
        "aws_dynamodb_table",
        {"ttl": []},
        {"ttl": [{"enabled": True, "attribute_name": "a"}]},
        "high data-loss",
        "begins to expire",
    ),
    ("aws_dynamodb_table", {"stream_enabled": True}, {"stream_enabled": False}, "high data-loss", "stream"),
    (
        "aws_dynamodb_table",
        {"replica": [{"region_name": "eu-west-1"}]},
        {"replica": []},
        "critical data-loss",
        "eu-west-1",
    ),
    (
        "aws_dynamodb_table",
        {"global_secondary_index": [{"name": "by_x"}]},
        {"global_secondary_index": []},
        "high availability",
        "by_x",
    ),
    ("aws_dynamodb_table", {"read_capacity": 20}, {"read_capacity": 5}, "medium availability", "20 to 5"),
    (
        "aws_cloudwatch_log_group",
        {"retention_in_days": 365},
        {"retention_in_days": 30},
        "high data-loss",
        "30, was 365",
    ),
    (
        "aws_cloudwatch_log_group",
        {"retention_in_days": 0},
        {"retention_in_days": 30},
        "high data-loss",
        "was without end",
    ),
    (
        "aws_sqs_queue",
        {"message_retention_seconds": 1209600},
        {"message_retention_seconds": 345600},
        "high data-loss",
        "345600",
    ),
    ("aws_sqs_queue", {"redrive_policy": "{}"}, {"redrive_policy": ""}, "high availability", "dead-letter"),
    ("aws_kinesis_stream", {"retention_period": 168}, {"retention_period": 24}, "high data-loss", "24"),
    ("aws_kinesis_stream", {"shard_count": 4}, {"shard_count": 1}, "medium availability", "4 to 1"),
    (
        "aws_secretsmanager_secret",
        {"recovery_window_in_days": 30},
        {"recovery_window_in_days": 0},
        "high data-loss",
        "brought back",
    ),
    (
        "aws_kms_key",
        {"deletion_window_in_days": 30},
        {"deletion_window_in_days": 7},
        "high data-loss",
        "7, was 30",
    ),
    ("aws_kms_key", {"is_enabled": True}, {"is_enabled": False}, "high data-loss", "disabled"),
    (
        "aws_kms_key",
        {"enable_key_rotation": True},
        {"enable_key_rotation": False},
        "medium data-loss",
        "rotated",
    ),
    ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}, "high data-loss", "force_destroy"),
    (
        "aws_s3_bucket_versioning",
        {"versioning_configuration": [{"status": "Enabled"}]},
        {"versioning_configuration": [{"status": "Suspended"}]},
        "high data-loss",
        "older versions",
    ),
    ("aws_s3_bucket_versioning", {}, None, "high data-loss", "protection goes"),
    ("aws_s3_bucket_lifecycle_configuration", rule(90), rule(7), "high data-loss", "7 days, was 90"),
    ("aws_s3_bucket_lifecycle_configuration", {"rule": []}, rule(30), "high data-loss", "30 days"),
    ("aws_backup_plan", {}, None, "high data-loss", "backups are made"),
    (
        "aws_db_instance",
        {"deletion_protection": True},
        {"deletion_protection": False},
        "high data-loss",
        "deletion protection",
    ),
    (
        "aws_rds_cluster",
        {"backup_retention_period": 30},
        {"backup_retention_period": 1},
        "high data-loss",
        "1, was 30",
    ),
    (
        "aws_db_instance",
        {"skip_final_snapshot": False},
        {"skip_final_snapshot": True},
        "high data-loss",
        "snapshot",
    ),
    ("aws_db_instance", {"multi_az": True}, {"multi_az": False}, "high availability", "two zones"),
    (
        "aws_db_instance",
        {"publicly_accessible": False},
        {"publicly_accessible": True},
        "critical identity",
        "internet",
    ),
    (
        "aws_cognito_user_pool",
        {"deletion_protection": "ACTIVE"},
        {"deletion_protection": "INACTIVE"},
        "high data-loss",
        "deletion protection",
    ),
    (
        "aws_cognito_user_pool",
        {"mfa_configuration": "ON"},
        {"mfa_configuration": "OPTIONAL"},
        "high identity",
        "second factor",
    ),
    (
        "aws_cognito_user_pool_client",
        {"callback_urls": ["a", "b"]},
        {"callback_urls": ["a"]},
        "medium availability",
        "sign in",
    ),
    (
        "aws_lambda_function",
        {"reserved_concurrent_executions": 5},
        {"reserved_concurrent_executions": 0},
        "high availability",
        "switched off",
    ),
    (
        "aws_lambda_function",
        {"dead_letter_config": [{"target_arn": "x"}]},
        {"dead_letter_config": []},
        "high availability",
        "dead-letter",
    ),
    (
        "aws_lambda_function",
        {"vpc_config": [{"subnet_ids": ["a"]}]},
        {"vpc_config": []},
        "medium availability",
        "another network",
    ),
    (
        "aws_lambda_function",
        {"runtime": "python3.11"},
        {"runtime": "python3.12"},
        "medium availability",
        "runtime",
    ),
    (
        "aws_lambda_function",
        {"code_signing_config_arn": "x"},
        {"code_signing_config_arn": None},
        "high identity",
        "signed",
    ),
    (
        "aws_lambda_provisioned_concurrency_config",
        {},
        None,
        "high availability",
        "provisioned concurrency is deleted",
    ),
    (
        "aws_lambda_event_source_mapping",
        {"enabled": True},
        {"enabled": False},
        "high availability",
        "nothing is read",
    ),
    (
        "aws_lambda_event_source_mapping",
        {"destination_config": [{"x": 1}]},
        {"destination_config": []},
        "high availability",
        "lost",
    ),
    (
        "aws_scheduler_schedule",
        {"state": "ENABLED"},
        {"state": "DISABLED"},
        "high availability",
        "nobody any more",
    ),
    (
        "aws_cloudwatch_event_rule",
        {"state": "ENABLED"},
        {"state": "DISABLED"},
        "high availability",
        "passes nothing",
    ),
    (
        "aws_cloudwatch_metric_alarm",
        {"actions_enabled": True},
        {"actions_enabled": False},
        "high availability",
        "wakes nobody",
    ),
    (
        "aws_cloudwatch_metric_alarm",
        {"alarm_actions": ["a"]},
        {"alarm_actions": []},
        "high availability",
        "wakes nobody",
    ),
    (
        "aws_api_gateway_method_settings",
        {"settings": [{"throttling_rate_limit": 100}]},
        {"settings": [{"throttling_rate_limit": 10}]},
        "medium availability",
        "100 to 10",
    ),
    (
        "aws_lambda_alias",
        {"routing_config": []},
        {"routing_config": [{"additional_version_weights": {"2": 0.1}}]},
        "low availability",
        "other versions",
    ),
    (
        "aws_lambda_function_url",
        {"authorization_type": "AWS_IAM"},
        {"authorization_type": "NONE"},
        "critical identity",
        "everybody",
    ),
    ("aws_lambda_function_url", None, {"authorization_type": "NONE"}, "critical identity", "everybody"),
    (
        "aws_api_gateway_method",
        {"authorization": "CUSTOM"},
        {"authorization": "NONE"},
        "critical identity",
        "everybody",
    ),
    (
        "aws_apigatewayv2_route",
        {"authorization_type": "JWT"},
        {"authorization_type": "NONE"},
        "critical identity",
        "everybody",
    ),
    (
        "aws_api_gateway_rest_api",
        {"endpoint_configuration": [{"types": ["PRIVATE"]}]},
        {"endpoint_configuration": [{"types": ["REGIONAL"]}]},
        "critical identity",
        "private",
    ),
    (
        "aws_s3_bucket_public_access_block",
        {"block_public_acls": True},
        {"block_public_acls": False},
        "critical identity",
        "block_public_acls",
    ),
    ("aws_s3_bucket_acl", {"acl": "private"}, {"acl": "public-read"}, "critical identity", "public-read"),
    (
        "aws_security_group",
        {"ingress": []},
        {"ingress": [{"cidr_blocks": ["0.0.0.0/0"]}]},
        "high identity",
        "0.0.0.0/0",
    ),
    (
        "aws_iam_role",
        {"name": "r", "permissions_boundary": "arn:x"},
        {"name": "r", "permissions_boundary": ""},
        "critical identity",
        "boundary",
    ),
]


@pytest.mark.parametrize(("kind", "before", "after", "what", "said"), BROKEN)
def test_a_change_for_the_worse_is_told(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, what: str, said: str
) -> None:
    """With how much it matters, and in words that tell what it means."""
    found = risks(kind, before, after)

    assert [(f"{risk.level} {risk.kind}", said in risk.message) for risk in found] == [(what, True)]


@pytest.mark.parametrize(("kind", "before", "after"), [row[:3] for row in BROKEN if row[1] and row[2]])
def test_the_same_the_other_way_round_is_no_such_risk(
    kind: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """What is put right is not held against anybody; moves to another runtime or network are neither."""
    worse = {(risk.level, risk.kind, risk.message) for risk in risks(kind, before, after)}

    better = {(risk.level, risk.kind, risk.message) for risk in risks(kind, after, before)}

    neutral = ("another", "other versions")
    assert not {risk for risk in worse & better if not any(word in risk[2] for word in neutral)}


@pytest.mark.parametrize(("kind", "before", "after"), [row[:3] for row in BROKEN if row[1] and row[2]])
def test_what_stays_is_no_risk(kind: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Neither the good nor the bad."""
    assert risks(kind, before, before) == []
    assert risks(kind, after, after) == []


def test_a_protection_that_is_not_known_is_told_as_if_it_went() -> None:
    """Fails closed."""
    (found,) = risks(
        "aws_dynamodb_table",
        {"deletion_protection_enabled": True},
        {},
        after_unknown={"deletion_protection_enabled": True},
    )

    assert (found.level, "not known before the apply" in found.message) == ("high", True)


def planned(**item: object) -> list[Risk]:
    """Return what is said of one entry of a plan, whatever is in it."""
    plan = from_document(
        {
            "format_version": "1.2",
            "resource_changes": [{"type": "aws_dynamodb_table", "address": "aws_dynamodb_table.a", **item}],
        },
        environment="dev",
        release="r-1",
    )
    return [risk for rule in RISKS for risk in rule(plan)]


def test_what_forces_a_replacement_is_named() -> None:
    """A reviewer asks what to leave alone."""
    (found,) = planned(
        change={
            "actions": ["delete", "create"],
            "before": {},
            "after": {},
            "replace_paths": [["hash_key"], ["attribute", 0]],
        }
    )

    assert "hash_key, attribute.0 can't be changed in place" in found.message


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("replace_because_tainted", "tainted"),
        ("delete_because_no_resource_config", "no longer in the code"),
        ("", "destroyed"),
    ],
)
def test_why_terraform_destroys_is_told(reason: str, said: str) -> None:
    """Its own reason, in words."""
    (found,) = planned(action_reason=reason, change={"actions": ["delete"], "before": {}, "after": None})

    assert said in found.message


def test_what_moves_is_not_lost() -> None:
    """Another address, the same table."""
    item = {"actions": ["no-op"], "before": {"name": "a"}, "after": {"name": "a"}}

    assert planned(previous_address="aws_dynamodb_table.b", change=item) == []


def test_what_is_forgotten_stays_and_is_told() -> None:
    """Out of management, not out of the account."""
    (found,) = planned(change={"actions": ["forget"], "before": {}, "after": None})

    assert (found.level, found.kind) == ("medium", "other")
