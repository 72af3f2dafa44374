"""Policies, read from their JSON."""

from __future__ import annotations

import json

import pytest

from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.policy import Condition, parse

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def test_one_statement_or_a_list_of_them_one_value_or_several() -> None:
    """Both forms are the same policy."""
    one = parse({"Version": "2012-10-17", "Statement": ALLOW})
    several = parse(
        json.dumps(
            {"Version": "2012-10-17", "Statement": [{**ALLOW, "Action": ["s3:GetObject"], "Resource": ["*"]}]}
        )
    )

    assert one == several
    assert one.statements[0].actions == ("s3:GetObject",)


def test_principals_and_conditions() -> None:
    """By kind and name, and by operator and key; booleans and numbers are texts."""
    statement = parse(
        {
            "Statement": {
                "Effect": "Deny",
                "NotAction": "sqs:*",
                "Principal": {"AWS": ["1", "2"], "Service": "sns.amazonaws.com"},
                "Condition": {"Bool": {"aws:SecureTransport": False}, "NumericLessThan": {"x:n": [1, "2"]}},
            }
        }
    ).statements[0]

    assert statement.principals == (("AWS", "1"), ("AWS", "2"), ("Service", "sns.amazonaws.com"))
    assert statement.conditions == (
        Condition("Bool", "aws:SecureTransport", ("false",)),
        Condition("NumericLessThan", "x:n", ("1", "2")),
    )
    assert statement.resources is None
    assert not statement.variables


def test_everybody_is_a_principal_too() -> None:
    """Written as a bare star."""
    assert parse({"Statement": {**ALLOW, "Principal": "*"}}).statements[0].principals == (("*", "*"),)


def test_null_is_what_a_plan_can_not_tell() -> None:
    """An unknown resource is kept as such, and told."""
    policy = parse({"Statement": {**ALLOW, "Resource": [None, "arn:aws:s3:::a"]}})

    assert policy.statements[0].resources == (NOT_KNOWN, "arn:aws:s3:::a")
    assert not policy.known


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ({"Version": "2020-01-01", "Statement": []}, "Version"),
        ({"Version": "2012-10-17"}, "no Statement"),
        ({"Statement": "x"}, "no Statement"),
        ({"Statement": ["x"]}, "statement 1: it is no JSON object"),
        ({"Statement": [ALLOW, {**ALLOW, "Effect": "allow"}]}, "statement 2: Effect"),
        ({"Statement": {**ALLOW, "NotAction": "x"}}, "both Action and NotAction"),
        ({"Statement": {**ALLOW, "NotResource": "x"}}, "both Resource and NotResource"),
        ({"Statement": {"Effect": "Allow", "Resource": "*"}}, "neither Action nor NotAction"),
        ({"Statement": {**ALLOW, "Action": [{}]}}, "Action holds dict"),
        ({"Statement": {**ALLOW, "Principal": 3}}, "Principal is 3"),
        ({"Statement": {**ALLOW, "Condition": []}}, "Condition is no JSON object"),
        ({"Statement": {**ALLOW, "Condition": {"Bool": "x"}}}, "Condition Bool"),
    ],
)
def test_what_is_no_policy_is_refused_with_what_is_wrong(document: object, wrong: str) -> None:
    """Never read as a policy that grants nothing."""
    with pytest.raises(ValueError, match=wrong):
        parse(document)
