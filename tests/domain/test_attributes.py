"""Two states of a resource are compared by what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.attributes import Pair, differing

LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", '{"a": 1}'])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["x", "y", "Action"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def told(before: Any, after: Any, unknown: Any = None) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401 - JSON
    """Return what differs, by path."""
    found = differing(Pair(before, before), Pair(after, after), unknown)
    return {each.path: (each.before, each.after) for each in found}


def policy(*actions: str, **more: object) -> str:
    """Return a policy with one statement."""
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": list(actions), **more}]})


@given(VALUES)
def test_nothing_differs_from_itself(value: Any) -> None:  # noqa: ANN401 - JSON
    """Whatever it is, and however deep."""
    assert told({"a": value}, {"a": value}) == {}


@given(VALUES, VALUES)
def test_a_difference_is_one_both_ways(one: Any, other: Any) -> None:  # noqa: ANN401 - JSON
    """And where one is told, the two are not the same."""
    there, back = told({"a": one}, {"a": other}), told({"a": other}, {"a": one})

    assert bool(there) == bool(back)
    assert not there or one != other


@given(VALUES, VALUES)
def test_what_is_not_known_yet_is_not_told(one: Any, other: Any) -> None:  # noqa: ANN401 - JSON
    """It follows from something else."""
    assert told({"a": one}, {"a": other}, {"a": True}) == {}


@pytest.mark.parametrize(("one", "other"), [(None, ""), (None, []), ("", {}), ([], None)])
def test_nothing_is_nothing_in_every_form(one: object, other: object) -> None:
    """A provider reads back an empty list where nothing was set."""
    assert told({"tags": one}, {"tags": other}) == {}


@pytest.mark.parametrize(("one", "other"), [(0, None), (False, None), (0, False), (1, True), ("1", 1)])
def test_zero_and_no_are_values(one: object, other: object) -> None:
    """A timeout of 0 is not a timeout that nobody set."""
    assert told({"a": one}, {"a": other}) == {"a": (one, other)}


def test_policies_that_allow_the_same_are_the_same() -> None:
    """The order of keys and actions, and a list of one, say nothing."""
    one = policy("s3:GetObject", "s3:PutObject", Resource="*")
    other = json.dumps(
        {"Statement": {"Resource": ["*"], "Action": ["s3:PutObject", "s3:GetObject"], "Effect": "Allow"}},
        indent=1,
    )

    assert told({"policy": one}, {"policy": other}) == {}


def test_one_more_action_is_told_as_that_action() -> None:
    """And not as two documents to be compared by eye."""
    found = told({"policy": policy("s3:GetObject")}, {"policy": policy("s3:GetObject", "s3:DeleteBucket")})

    assert found == {"policy.Statement[0].Action[]": (None, "s3:DeleteBucket")}


def test_a_block_that_was_added_is_told_alone() -> None:
    """Wherever it was put among the others."""
    rules = [{"port": 80}, {"port": 443}]

    assert told({"rule": rules}, {"rule": [{"port": 22}, *rules]}) == {"rule[0]": (None, {"port": 22})}


def test_what_may_not_be_shown_is_not_shown() -> None:
    """Neither whole, nor as a part, nor inside a document."""
    before = {"a": "one", "list": ["x", "hidden"], "document": '{"key": "hidden"}'}
    after = {"a": "two", "list": ["x", "secret"], "document": '{"key": "secret"}'}
    mask = {"a": "(secret)", "list": "(secret)", "document": "(secret)"}

    found = list(differing(Pair(before, mask), Pair(after, mask)))

    assert {each.path for each in found} == {"a", "list[]", "document.key"}
    assert {str(value) for each in found for value in (each.before, each.after)} == {"(secret)"}


@pytest.mark.parametrize("depth", [39, 900, 100_000])
def test_a_document_may_be_as_deep_as_somebody_makes_it(depth: int) -> None:
    """It is compared as a text then."""
    one, other = "[" * depth + "1" + "]" * depth, "[" * depth + "2" + "]" * depth

    assert len(told({"a": one}, {"a": other})) == 1
    assert told({"a": one}, {"a": one}) == {}
