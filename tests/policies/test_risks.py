"""What could be lost by a plan is told, and what is harmless is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan import from_document
from toolkit.policies.catalog import RISKS
from toolkit.policies.data_loss import HOLDERS

if TYPE_CHECKING:
    from toolkit.domain.risk import Risk

DELETE, REPLACE, UPDATE, CREATE = ["delete"], ["delete", "create"], ["update"], ["create"]


def risks(
    kind: str, actions: list[str], before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> list[Risk]:
    """Return what the rules say of one change."""
    item = {
        "address": f"{kind}.this",
        "type": kind,
        "mode": "managed",
        "change": {"actions": actions, "before": before, "after": after},
    }
    plan = from_document(
        {"format_version": "1.2", "resource_changes": [item]}, environment="dev", release="r-1"
    )
    return [risk for rule in RISKS for risk in rule(plan)]


@pytest.mark.parametrize("actions", [DELETE, REPLACE, ["create", "delete"]])
@pytest.mark.parametrize("kind", sorted(HOLDERS))
def test_what_holds_data_and_goes_is_the_worst(kind: str, actions: list[str]) -> None:
    """Replaced is gone, too."""
    found = [risk for risk in risks(kind, actions, {}, {}) if risk.kind == "data-loss"]

    assert [risk.level in ("critical", "high") for risk in found] == [True]
    assert ("anew, empty" in found[0].message) == (actions != DELETE)


def test_a_table_is_worse_than_a_log_group() -> None:
    """Orders can't be made again, logs are merely missed."""
    table, logs = (risks(kind, DELETE)[0] for kind in ("aws_dynamodb_table", "aws_cloudwatch_log_group"))

    assert (table.level, logs.level) == ("critical", "high")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"deletion_protection_enabled": True}, {"deletion_protection_enabled": False}),
        ({"point_in_time_recovery": [{"enabled": True}]}, {"point_in_time_recovery": [{"enabled": False}]}),
    ],
)
def test_a_protection_that_goes_off_is_told(before: dict[str, Any], after: dict[str, Any]) -> None:
    """The next mistake would be final."""
    (found,) = risks("aws_dynamodb_table", UPDATE, before, after)

    assert (found.level, found.kind) == ("high", "data-loss")


def test_a_protection_that_is_taken_out_of_the_code_is_told() -> None:
    """Terraform plans null, and the provider turns it off."""
    name = "deletion_protection_enabled"

    found = risks("aws_dynamodb_table", UPDATE, {name: True}, {name: None})

    assert [(risk.level, risk.kind) for risk in found] == [("high", "data-loss")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"deletion_protection_enabled": True}),
        ({"deletion_protection_enabled": False}, {"deletion_protection_enabled": False}),
        ({"point_in_time_recovery": [{"enabled": False}]}, {"point_in_time_recovery": [{"enabled": True}]}),
        ({"point_in_time_recovery": []}, {"point_in_time_recovery": []}),
    ],
)
def test_a_protection_that_comes_on_is_no_risk(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Nor one that was never there."""
    assert risks("aws_dynamodb_table", UPDATE, before, after) == []


@pytest.mark.parametrize(
    ("kind", "actions", "level"),
    [
        ("aws_api_gateway_authorizer", DELETE, "critical"),
        ("aws_api_gateway_authorizer", REPLACE, "critical"),
        ("aws_s3_bucket_public_access_block", DELETE, "critical"),
        ("aws_iam_access_key", CREATE, "high"),
    ],
)
def test_a_guard_that_goes_is_told(kind: str, actions: list[str], level: str) -> None:
    """And a key that is made."""
    assert [(risk.level, risk.kind) for risk in risks(kind, actions)] == [(level, "identity")]


@pytest.mark.parametrize("kind", ["aws_iam_role", "aws_iam_role_policy", "aws_lambda_permission"])
def test_a_new_role_of_a_new_function_is_no_risk(kind: str) -> None:
    """A first plan would otherwise be nothing but warnings."""
    assert risks(kind, CREATE) == []


@pytest.mark.parametrize(
    ("kind", "actions", "level"),
    [
        ("aws_lambda_function", DELETE, "high"),
        ("aws_lambda_function", REPLACE, "medium"),
        ("aws_lambda_alias", DELETE, "high"),
        ("aws_api_gateway_stage", REPLACE, "medium"),
        ("aws_cloudwatch_event_rule", DELETE, "high"),
    ],
)
def test_what_serves_and_goes_is_told(kind: str, actions: list[str], level: str) -> None:
    """Callers would notice."""
    assert [(risk.level, risk.kind) for risk in risks(kind, actions)] == [(level, "availability")]


@given(st.integers(1, 900), st.integers(1, 900))
def test_a_limit_is_a_risk_exactly_where_it_falls(old: int, new: int) -> None:
    """More is cost, less is failure."""
    found = risks("aws_lambda_function", UPDATE, {"timeout": old}, {"timeout": new})

    assert [risk.kind for risk in found] == (["availability"] if new < old else [])


def test_a_concurrency_that_becomes_unreserved_is_no_fall() -> None:
    """-1 means no limit of its own."""
    name = "reserved_concurrent_executions"

    assert risks("aws_lambda_function", UPDATE, {name: 100}, {name: -1}) == []


def test_a_concurrency_that_becomes_reserved_is_a_fall() -> None:
    """From no limit to ten."""
    name = "reserved_concurrent_executions"

    found = risks("aws_lambda_function", UPDATE, {name: -1}, {name: 10})

    assert [risk.kind for risk in found] == ["availability"]


def test_an_alarm_that_goes_is_told() -> None:
    """Nobody would be woken."""
    assert [risk.level for risk in risks("aws_cloudwatch_metric_alarm", DELETE)] == ["medium"]


@pytest.mark.parametrize("actions", [["no-op"], ["read"], CREATE])
@pytest.mark.parametrize("kind", ["aws_dynamodb_table", "aws_lambda_function", "aws_cloudwatch_metric_alarm"])
def test_what_takes_nothing_away_is_no_risk(kind: str, actions: list[str]) -> None:
    """A reviewer's attention is scarce."""
    assert risks(kind, actions, {"timeout": 9}, {"timeout": 1}) == []


def test_a_risk_never_tells_what_an_attribute_holds() -> None:
    """Secrets stand in plans."""
    secret = "hunter2-hunter2"
    kinds = [*HOLDERS, "aws_iam_role_policy", "aws_lambda_function", "aws_lambda_permission"]

    told = [
        risk.message + risk.address
        for kind in kinds
        for actions in (CREATE, UPDATE, DELETE, REPLACE)
        for risk in risks(kind, actions, {"policy": secret, "timeout": secret}, {"policy": secret + "!"})
    ]

    assert told
    assert not any(secret in text for text in told)
