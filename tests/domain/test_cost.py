"""What a plan adds to the fixed costs of a month is what AWS's list prices say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.cost import CostDelta, of_plan, risks
from toolkit.domain.plan import from_document
from toolkit.domain.price_book import HOURS, PRICES

if TYPE_CHECKING:
    from toolkit.domain.plan import Plan


def entry(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, key: object = "a"
) -> dict[str, Any]:
    """Return an entry of a plan, which does what its sides tell."""
    actions = (
        "no-op"
        if before == after
        else "create"
        if before is None
        else "delete"
        if after is None
        else "update"
    )
    return {
        "address": f'{kind}.this["{key}"]', "type": kind, "mode": "managed",
        "change": {"actions": [actions], "before": before, "after": after},
    }  # fmt: skip


def planned(*entries: dict[str, Any]) -> Plan:
    """Return a plan."""
    return from_document(
        {"format_version": "1.2", "resource_changes": list(entries)}, environment="dev", release="r-1"
    )


def added(kind: str, values: dict[str, Any], *more: dict[str, Any], region: str = "us-east-1") -> float:
    """Return what one new resource costs a month."""
    return of_plan(planned(entry(kind, None, values), *more), region=region).monthly


FUNCTION = entry(
    "aws_lambda_function", {}, {"function_name": "f", "memory_size": 1024, "architectures": ["arm64"]}
)


@pytest.mark.parametrize(
    ("kind", "values", "cost"),
    [
        ("aws_kms_key", {}, 1.00),
        ("aws_cloudwatch_metric_alarm", {"period": 60}, 0.10),
        ("aws_cloudwatch_metric_alarm", {"period": 10}, 0.30),
        (
            "aws_cloudwatch_metric_alarm",
            {
                "metric_query": [
                    {"metric": [{"period": 60}]},
                    {"metric": [{"period": 60}]},
                    {"expression": "a/b"},
                ]
            },
            0.20,
        ),
        (
            "aws_cloudwatch_metric_alarm",
            {"threshold_metric_id": "ad", "metric_query": [{"metric": [{"period": 60}]}]},
            0.30,
        ),
        ("aws_cloudwatch_composite_alarm", {}, 0.50),
        ("aws_cloudwatch_dashboard", {}, 3.00),
        ("aws_dynamodb_table", {"billing_mode": "PAY_PER_REQUEST"}, 0),
        (
            "aws_dynamodb_table",
            {"billing_mode": "PROVISIONED", "read_capacity": 10, "write_capacity": 5},
            3.32,
        ),
        (
            "aws_dynamodb_table",
            {
                "read_capacity": 1,
                "write_capacity": 1,
                "global_secondary_index": [{"read_capacity": 1, "write_capacity": 1}],
            },
            1.14,
        ),
        ("aws_kinesis_stream", {"shard_count": 2}, 21.90),
        ("aws_kinesis_stream", {"shard_count": 1, "retention_period": 48}, 25.55),
        ("aws_kinesis_stream", {"stream_mode_details": [{"stream_mode": "ON_DEMAND"}]}, 29.20),
        ("aws_nat_gateway", {}, 32.85),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Gateway"}, 0),
        ("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]}, 14.60),
        ("aws_eip", {}, 3.65),
        ("aws_secretsmanager_secret", {"replica": [{}]}, 0.80),
        ("aws_ssm_parameter", {"tier": "Standard"}, 0),
        ("aws_wafv2_web_acl", {"rule": [{}, {}]}, 7.00),
        ("aws_api_gateway_stage", {"cache_cluster_enabled": True, "cache_cluster_size": "0.5"}, 14.60),
        ("aws_api_gateway_stage", {"cache_cluster_enabled": False, "cache_cluster_size": "0.5"}, 0),
        ("aws_sqs_queue", {}, 0),
    ],
)
def test_what_is_there_costs_what_the_list_says(kind: str, values: dict[str, Any], cost: float) -> None:
    """730 hours a month, in us-east-1."""
    assert added(kind, values) == pytest.approx(cost, abs=0.006)


def test_provisioned_concurrency_costs_by_its_function_s_memory_and_processor() -> None:
    """Five times 1 GB on Arm."""
    config = {"function_name": "f", "provisioned_concurrent_executions": 5}

    assert added("aws_lambda_provisioned_concurrency_config", config, FUNCTION) == pytest.approx(
        43.80, abs=0.01
    )


def test_another_region_has_its_own_price_or_says_that_it_has_not() -> None:
    """Nothing is made up."""
    nat = planned(entry("aws_nat_gateway", None, {}))

    assert of_plan(nat, region="eu-central-1").monthly == pytest.approx(0.052 * HOURS)
    assert of_plan(nat, region="eu-central-1").priced_as == ""
    assert of_plan(nat, region="me-south-1").priced_as == "us-east-1"
    assert of_plan(planned(entry("aws_kms_key", None, {})), region="me-south-1").priced_as == ""


def test_what_is_billed_and_has_no_price_is_told() -> None:
    """A database costs more than a dollar."""
    delta = of_plan(planned(entry("aws_db_instance", None, {})))

    assert (delta.monthly, len(delta.unpriced)) == (0, 1)


def test_a_number_that_is_not_known_yet_is_told() -> None:
    """It is not taken for none."""
    item = entry("aws_lambda_provisioned_concurrency_config", None, {})

    assert of_plan(planned(item)).unpriced == (item["address"],)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["aws_kms_key", "aws_nat_gateway", "aws_sqs_queue"]), st.booleans(), st.booleans()
        )
    )
)
def test_before_and_after_are_the_whole_and_their_difference_is_that_of_the_lines(
    rows: list[tuple[str, bool, bool]],
) -> None:
    """Also of what stays."""
    entries = [
        entry(kind, {} if was else None, {} if will else None, key)
        for key, (kind, was, will) in enumerate(rows)
        if was or will
    ]

    delta = of_plan(planned(*entries))
    back = of_plan(
        planned(
            *(
                entry(item["type"], item["change"]["after"], item["change"]["before"], key)
                for key, item in enumerate(entries)
            )
        )
    )

    assert delta.monthly == pytest.approx(sum(line.monthly for line in delta.lines), abs=0.02)
    assert back.monthly == pytest.approx(-delta.monthly)
    assert (delta.monthly_before, delta.monthly_after) == (back.monthly_after, back.monthly_before)


@pytest.mark.parametrize(
    ("before", "after", "budget", "level"),
    [
        (10, 30, 20, "high"),
        (25, 30, 20, "medium"),
        (30, 25, 20, None),
        (10, 15, 20, None),
        (0, 90, None, "medium"),
        (0, 9, None, None),
    ],
)
def test_a_budget_that_would_be_exceeded_is_a_risk(
    before: float, after: float, budget: float | None, level: str | None
) -> None:
    """Once, when the line is crossed; less afterwards; saving money never."""
    found = list(risks(planned(), CostDelta(before, after), budget=budget))

    assert [risk.level for risk in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, {"retention_in_days": 0}, True),
        (None, {"retention_in_days": 30}, False),
        ({"retention_in_days": 0}, {"retention_in_days": 0, "tags": {}}, False),
        ({"retention_in_days": 30}, {"retention_in_days": 0}, True),
    ],
)
def test_logs_that_are_kept_for_ever_are_told(
    before: dict[str, Any] | None,
    after: dict[str, Any],
    told: bool,  # noqa: FBT001 - a column
) -> None:
    """They cost more every month."""
    plan = planned(entry("aws_cloudwatch_log_group", before, after))

    assert bool(list(risks(plan, of_plan(plan)))) == told


def test_every_price_says_where_it_is_from() -> None:
    """AWS's own page."""
    assert all(price.source.startswith("https://aws.amazon.com/") for price in PRICES.values())
    assert all(price.monthly > 0 for price in PRICES.values())
