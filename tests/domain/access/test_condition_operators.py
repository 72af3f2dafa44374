"""Condition operators, each with a value that meets it and one that does not."""

from __future__ import annotations

import pytest

from toolkit.domain.access.conditions import met
from toolkit.domain.access.policy import Condition

RULE = "arn:aws:events:eu-central-1:111111111111:rule/orders"
NOON = "2026-06-01T12:00:00Z"


@pytest.mark.parametrize(
    ("operator", "wanted", "meets", "fails"),
    [
        ("StringEquals", "ada", "ada", "Ada"),
        ("StringNotEquals", "ada", "Ada", "ada"),
        ("StringEqualsIgnoreCase", "ada", "ADA", "bob"),
        ("StringNotEqualsIgnoreCase", "ada", "bob", "ADA"),
        ("StringLike", "a?a*", "adabc", "aa"),
        ("StringNotLike", "a*", "bob", "ada"),
        ("StringEquals", "a*", "a*", "ada"),
        ("NumericEquals", "5", "5.0", "6"),
        ("NumericNotEquals", "5", "6", "5.0"),
        ("NumericLessThan", "5", "4", "5"),
        ("NumericLessThanEquals", "5", "5", "6"),
        ("NumericGreaterThan", "5", "6", "5"),
        ("NumericGreaterThanEquals", "5", "5", "4"),
        ("NumericNotEquals", "5", "6", "five"),
        ("DateEquals", NOON, "2026-06-01T14:00:00+02:00", "2026-06-01T12:00:01Z"),
        ("DateEquals", "1780315200", NOON, "2026-06-01T12:00:01Z"),
        ("DateNotEquals", NOON, "2026-06-01", NOON),
        ("DateLessThan", NOON, "2026-06-01T11:59:59Z", NOON),
        ("DateLessThanEquals", NOON, NOON, "2026-06-02"),
        ("DateGreaterThan", NOON, "2026-06-02", NOON),
        ("DateGreaterThanEquals", NOON, NOON, "yesterday"),
        ("Bool", "true", "True", "false"),
        ("BinaryEquals", "aGVsbG8=", "aGVsbG8=", "d29ybGQ="),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", "192.0.2.1"),
        ("IpAddress", "10.1.2.3", "10.1.2.3", "10.1.2.4"),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", "10.1.2.3"),
        ("NotIpAddress", "10.0.0.0/8", "192.0.2.1", "10.1.2.3"),
        ("ArnEquals", "arn:aws:events:*:*:rule/*", RULE, "arn:aws:sns:eu-central-1:111111111111:rule/x"),
        ("ArnLike", RULE, RULE, "arn:aws:events"),
        ("ArnLike", "arn:aws:events:*:rule/orders", RULE.replace("eu-central-1:111111111111", "x"), RULE),
        ("ArnNotEquals", "arn:aws:sns:*:*:*", RULE, "arn:aws:sns:a:1:b"),
        ("ArnNotLike", RULE, RULE + "x", RULE),
    ],
)
def test_an_operator_compares(operator: str, wanted: str, meets: str, fails: str) -> None:
    """In any case, and with a key in any case; ArnLike compares each of six segments."""
    condition = Condition(operator, "aws:Key", (wanted,))

    compared = operator.startswith("Arn") and wanted.count(":") < 5
    assert met(condition, {"aws:key": (meets,)}) is not compared
    assert not met(condition, {"aws:key": (fails,)})
    assert met(Condition(operator.upper(), "AWS:KEY", (wanted,)), {"aws:key": (meets,)}) is not compared


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("ArnNotLike", True),
        ("StringEqualsIfExists", True),
        ("BoolIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", False),
    ],
)
def test_a_key_that_the_request_lacks(operator: str, *, expected: bool) -> None:
    """Negated operators are met by it, and …IfExists, and ForAllValues."""
    assert met(Condition(operator, "aws:username", ("ada",)), {}) is expected


@pytest.mark.parametrize(("wanted", "values", "expected"), [
    ("true", (), True), ("false", (), False), ("true", ("x",), False), ("false", ("x",), True),
])  # fmt: skip
def test_null_asks_whether_a_key_is_there(wanted: str, values: tuple[str, ...], *, expected: bool) -> None:
    """With true it must not be."""
    assert met(Condition("Null", "aws:username", (wanted,)), {"aws:username": values}) is expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "c"), False),
        ("ForAnyValue:StringEquals", ("a", "c"), True),
        ("ForAnyValue:StringEquals", ("c", "d"), False),
        ("ForAllValues:StringNotEquals", ("c", "d"), True),
        ("ForAllValues:StringNotEquals", ("a", "d"), False),
        ("ForAnyValue:StringNotEquals", ("a", "d"), True),
        ("ForAnyValue:StringNotEquals", ("a", "b"), False),
        ("StringEquals", ("a", "b"), False),
        ("StringNotEquals", ("c", "d"), False),
    ],
)
def test_a_key_with_several_values(operator: str, values: tuple[str, ...], *, expected: bool) -> None:
    """It takes ForAllValues or ForAnyValue to compare it."""
    assert met(Condition(operator, "aws:TagKeys", ("a", "b")), {"aws:tagkeys": values}) is expected


def test_several_wanted_values_are_alternatives_and_negated_ones_none_of_them() -> None:
    """OR, and NOR."""
    assert met(Condition("StringEquals", "k:k", ("a", "b")), {"k:k": ("b",)})
    assert not met(Condition("StringNotEquals", "k:k", ("a", "b")), {"k:k": ("b",)})


@pytest.mark.parametrize("operator", ["StringLike", "StringNotLike"])
def test_a_variable_that_the_request_lacks_meets_nothing(operator: str) -> None:
    """Neither the operator nor its opposite."""
    assert not met(Condition(operator, "s3:prefix", ("${aws:username}/*",)), {"s3:prefix": ("ada/",)})


def test_an_operator_that_iam_does_not_know_is_met_by_nothing() -> None:
    """Not even with IfExists."""
    assert not met(Condition("StringSoundsLikeIfExists", "k:k", ("a",)), {})
