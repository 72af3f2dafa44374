"""ARNs and ids before their resources are there."""

from __future__ import annotations

import pytest
from terraform_plans import ACCOUNT, plan, resource

from toolkit.adapters.created_names import Location, created, location
from toolkit.adapters.managed_policies import document, is_managed
from toolkit.domain.access.function_in_plan import NOT_KNOWN

HERE = Location("aws", "1", "eu-north-1")


@pytest.mark.parametrize(
    ("kind", "values", "attribute", "expected"),
    [
        ("aws_dynamodb_table", {"name": "t"}, "arn", "arn:aws:dynamodb:eu-north-1:1:table/t"),
        ("aws_dynamodb_table", {"name": "t"}, "id", "t"),
        ("aws_sqs_queue", {"name": "q"}, "id", "https://sqs.eu-north-1.amazonaws.com/1/q"),
        ("aws_sqs_queue", {"name": "q", "region": "us-west-2"}, "arn", "arn:aws:sqs:us-west-2:1:q"),
        (
            "aws_lambda_function",
            {"function_name": "f"},
            "qualified_arn",
            "arn:aws:lambda:eu-north-1:1:function:f:1",
        ),
        (
            "aws_lambda_alias",
            {"name": "live", "function_name": "f"},
            "arn",
            "arn:aws:lambda:eu-north-1:1:function:f:live",
        ),
        ("aws_lambda_layer_version", {"layer_name": "l"}, "layer_arn", "arn:aws:lambda:eu-north-1:1:layer:l"),
        ("aws_iam_role", {"name": "r", "path": "/a/"}, "arn", "arn:aws:iam::1:role/a/r"),
        ("aws_s3_bucket", {"bucket": "b"}, "arn", "arn:aws:s3:::b"),
        (
            "aws_cloudwatch_event_rule",
            {"name": "r", "event_bus_name": "b"},
            "arn",
            "arn:aws:events:eu-north-1:1:rule/b/r",
        ),
        ("aws_cloudwatch_event_rule", {"name": "r"}, "arn", "arn:aws:events:eu-north-1:1:rule/r"),
        ("aws_ssm_parameter", {"name": "/a/b"}, "arn", "arn:aws:ssm:eu-north-1:1:parameter/a/b"),
        ("aws_secretsmanager_secret", {"name": "s"}, "id", None),
        ("aws_sns_topic", {"name": NOT_KNOWN, "name_prefix": "p-"}, "name", None),
        ("aws_s3_bucket", {"bucket_prefix": "p-"}, "bucket", None),
    ],
)
def test_attributes_follow_from_the_name(
    kind: str, values: dict[str, str], attribute: str, expected: str | None
) -> None:
    """Where AWS chooses, the same address always gets the same."""
    first, again = created(kind, "x.y", values, HERE), created(kind, "x.y", values, HERE)

    assert first == again
    assert expected is None or first[attribute] == expected
    assert not any("prefix" in key for key in values) or first[attribute].startswith("p-made-")


def test_ids_that_aws_chooses_differ_by_address() -> None:
    """Two keys are two keys."""
    assert created("aws_kms_key", "a.b", {}, HERE) != created("aws_kms_key", "a.c", {}, HERE)


def test_the_place_is_told_by_data_sources_by_the_provider_or_by_most_arns() -> None:
    """In this order; and of a plan that says nothing, it is that of AWS's examples."""
    elsewhere = resource("aws_sns_topic.t", arn="arn:aws-cn:sns:cn-north-1:222222222222:t")
    bare = {"resource_changes": [elsewhere]}
    provider = {"provider_config": {"aws": {"expressions": {"region": {"references": ["var.region"]}}}}}
    set_by_variable = {
        **bare,
        "configuration": provider,
        "variables": {"region": {"value": "cn-northwest-1"}},
    }

    assert location(plan(elsewhere)) == Location("aws-cn", ACCOUNT, "eu-central-1")
    assert location(bare) == Location("aws-cn", "222222222222", "cn-north-1")
    assert location(set_by_variable).region == "cn-northwest-1"
    assert location({}) == Location("aws", "123456789012", "us-east-1")


def test_managed_policies_are_known_by_their_whole_arn() -> None:
    """Name and path; in every partition."""
    path = "policy/service-role/AWSLambdaBasicExecutionRole"

    assert document(f"arn:aws:iam::aws:{path}") == document(f"arn:aws-cn:iam::aws:{path}") != None  # noqa: E711
    assert document("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole") is None
    assert document(f"arn:aws:iam::1:{path}") is None
    assert is_managed("arn:aws:iam::aws:policy/NotYetPublished")
    assert not is_managed("arn:aws:iam::1:policy/x")
