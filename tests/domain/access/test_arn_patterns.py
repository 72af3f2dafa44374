"""IAM's patterns, held to what they match among all short texts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.access import arn

TEXTS = ["".join(letters) for length in range(7) for letters in itertools.product("abc", repeat=length)]
PATTERNS = st.text("ab*?", max_size=4)


def _matched(pattern: str) -> frozenset[str]:
    return frozenset(text for text in TEXTS if arn.matches(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("*", "", True),
        ("", "a", False),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("arn:aws:s3:::orders/*", "arn:aws:s3:::orders/in/a.csv", True),
        ("arn:aws:s3:::orders/*", "arn:aws:s3:::orders", False),
        ("*ab*ab", "abab", True),
        ("*ab*ab", "ab", False),
        ("a${*}b", "a*b", True),
        ("a${*}b", "axb", False),
        ("a${?}${$}", "a?$", True),
        ("a[b]c", "a[b]c", True),
    ],
)
def test_a_pattern_matches_as_iam_does(pattern: str, text: str, *, matched: bool) -> None:
    """Wildcards, escaped wildcards, and characters that mean something elsewhere."""
    assert arn.matches(pattern, text) is matched


def test_actions_do_not_heed_case_and_resources_do() -> None:
    """The same pattern, read as an action and as a resource."""
    assert arn.matches("S3:getobject", "s3:GetObject", fold=True)
    assert not arn.matches("S3:getobject", "s3:GetObject")


@given(PATTERNS, PATTERNS)
def test_covers_and_overlaps_are_exact(first: str, second: str) -> None:
    """Among all short texts, of three letters of which one stands in no pattern."""
    one, other = _matched(first), _matched(second)

    assert arn.covers(first, second) == (other <= one)
    assert arn.overlaps(first, second) == bool(one & other)


@given(st.text("ab*?", max_size=12), st.text("ab*?", max_size=12), st.text("ab*?", max_size=12))
def test_covers_is_an_order(first: str, second: str, third: str) -> None:
    """Everything covers itself and is covered by *; what covers a cover covers all below it."""
    assert arn.covers(first, first)
    assert arn.covers("*", first)
    assert not (arn.covers(first, second) and arn.covers(second, third)) or arn.covers(first, third)


def test_covers_stays_quick_with_many_wildcards() -> None:
    """A pattern that would make a backtracking matcher take years."""
    many = "*a" * 60

    assert arn.covers(many, many + "*a")
    assert not arn.covers(many + "b", many)
    assert not arn.matches("*a" * 30 + "b", "a" * 300)


@pytest.mark.parametrize(
    ("text", "context", "resolved"),
    [
        ("${aws:username}/*", {"aws:username": ("ada",)}, "ada/x"),
        ("${AWS:UserName}", {"aws:username": ("ada",)}, "ada"),
        ("${aws:PrincipalTag/team, 'core'}", {}, "core"),
        ("${aws:PrincipalTag/team, 'core'}", {"aws:principaltag/team": ("ops",)}, "ops"),
        ("x${aws:username}", {"aws:username": ("a*",)}, "xa*"),
    ],
)
def test_variables_are_filled_in_from_the_request(
    text: str, context: dict[str, tuple[str, ...]], resolved: str
) -> None:
    """With a value, with a default, and with a value that looks like a wildcard and is none."""
    pattern = arn.resolved(text, context)

    assert pattern is not None
    assert arn.matches_tokens(pattern, resolved)
    assert not arn.matches_tokens(pattern, "else")


@pytest.mark.parametrize("context", [{}, {"aws:tagkeys": ("a", "b")}])
def test_a_variable_without_one_value_can_not_be_filled_in(context: dict[str, tuple[str, ...]]) -> None:
    """A key that the request lacks, and one of several values."""
    assert arn.resolved("${aws:TagKeys}", context) is None


def test_an_old_policy_has_no_variables() -> None:
    """Before 2012-10-17 they are plain text."""
    pattern = arn.resolved("${aws:username}", {"aws:username": ("ada",)}, variables=False)

    assert pattern == tuple("${aws:username}")


def test_widened_takes_variables_for_wildcards() -> None:
    """What a pattern can match at the most; escaped wildcards stay what they are."""
    assert arn.widened("arn:aws:s3:::b/${aws:username}/${*}/*") == "arn:aws:s3:::b/*/${*}/*"


def test_segments_of_an_arn() -> None:
    """The resource keeps its own colons."""
    assert arn.segments("arn:aws:logs:r:1:log-group:x:*") == ("arn", "aws", "logs", "r", "1", "log-group:x:*")
    assert arn.segments("*") is None
    assert arn.account("arn:aws:sqs:eu-central-1:111111111111:q") == "111111111111"
    assert arn.account("*") == ""
