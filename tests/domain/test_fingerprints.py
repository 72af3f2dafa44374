"""A fingerprint changes exactly where what would happen changes."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plan_documents import DEV, RELEASE, VALUES, change, document, documents

from toolkit.domain.digest import canonical_json
from toolkit.domain.fingerprint import of_plan
from toolkit.domain.plan import from_document

if TYPE_CHECKING:
    from toolkit.domain.digest import Digest
    from toolkit.domain.environment import Environment


def fingerprint(
    shown: dict[str, Any], *, environment: Environment = DEV, release: str = RELEASE, key: bytes = b"key"
) -> Digest:
    """Return the fingerprint of a plan document."""
    plan = from_document(shown, environment=environment.name, release=release)
    return of_plan(plan, environment=environment, key=key)


@given(st.data(), documents())
def test_when_and_in_which_order_it_was_made_does_not_matter(
    data: st.DataObject, shown: dict[str, Any]
) -> None:
    """Terraform gives neither the same twice."""
    again = copy.deepcopy(shown)
    again["timestamp"] = data.draw(st.text(max_size=20))
    for part in ("resource_changes", "relevant_attributes"):
        again[part] = data.draw(st.permutations(shown[part]))

    assert fingerprint(again) == fingerprint(shown)


@given(documents(), VALUES)
def test_what_does_not_happen_does_not_matter(shown: dict[str, Any], value: object) -> None:
    """A resource that stays as it is needs no approval, nor does what changed outside of Terraform."""
    again = copy.deepcopy(shown)
    again["resource_changes"].append(change("aws_sqs_queue.other_1", ("no-op",), {"a": value}, {"a": value}))
    again["output_changes"]["url"] = {"actions": ["no-op"], "before": value, "after": value}
    again["resource_drift"] = [change("aws_sqs_queue.drifted", ("update",), {"a": 1}, {"a": value})]
    again["prior_state"] = {"values": value}

    assert fingerprint(again) == fingerprint(shown)


@given(st.data(), documents(minimum=1))
def test_any_change_of_what_would_happen_to_a_resource_is_another_plan(
    data: st.DataObject, shown: dict[str, Any]
) -> None:
    """Its action, what it was, what it will be, what is not known of it, and which it is."""
    again = copy.deepcopy(shown)
    # Every name of the strategy below the first has an action: the first always acts.
    item = again["resource_changes"][0]
    where = data.draw(st.sampled_from(["actions", "before", "after", "after_unknown", "address", "deposed"]))
    if where in ("address", "deposed"):
        item[where] = item.get(where, "") + "1"
    elif where == "actions":
        item["change"]["actions"] = data.draw(st.sampled_from([["create"], ["update"], ["delete"]]))
    else:
        item["change"][where] = data.draw(st.dictionaries(st.just("a"), VALUES, min_size=1))
    assume(canonical_json(again) != canonical_json(shown))

    assert fingerprint(again) != fingerprint(shown)


@given(documents(minimum=1))
def test_a_resource_more_or_less_is_another_plan(shown: dict[str, Any]) -> None:
    """Nothing is done beside what was approved, and nothing is left out."""
    more, less = copy.deepcopy(shown), copy.deepcopy(shown)
    more["resource_changes"].append(change("aws_sqs_queue.extra_1"))
    less["resource_changes"].pop(0)

    assert len({fingerprint(item).value for item in (shown, more, less)}) == 3


def test_where_nothing_happens_no_variable_matters() -> None:
    """There is nothing that it could change."""
    other = document(variables={"size": {"value": 1}})

    assert fingerprint(document()) == fingerprint(other)


@given(documents(minimum=1), VALUES, VALUES)
def test_another_variable_is_another_plan(shown: dict[str, Any], one: object, other: object) -> None:
    """Where its effect is not known before the apply, the plan shows no difference."""
    assume(canonical_json(one) != canonical_json(other))
    first, second = copy.deepcopy(shown), copy.deepcopy(shown)
    first["variables"]["size"] = {"value": one}
    second["variables"]["size"] = {"value": other}

    assert fingerprint(first) != fingerprint(second)


@pytest.mark.parametrize(
    "environment",
    [replace(DEV, name="prod"), replace(DEV, account="999999999999"), replace(DEV, region="eu-west-1")],
)
def test_another_place_is_another_plan(environment: Environment) -> None:
    """An approval for one account is none for another."""
    shown = document(change())

    assert fingerprint(shown, environment=environment) != fingerprint(shown)


def test_another_key_gives_another_fingerprint() -> None:
    """What a fingerprint was made of can't be guessed by whoever does not hold the key."""
    shown = document(change(after={"password": "0000"}))

    assert fingerprint(shown, key=b"other") != fingerprint(shown)


def test_the_order_of_the_paths_that_force_a_replacement_does_not_matter() -> None:
    """They are a set, which Terraform gives in any order."""
    paths = [["name"], ["tags", "a"], ["key", 0]]
    one, other = (document(change(actions=("delete", "create"))) for _ in range(2))
    one["resource_changes"][0]["change"]["replace_paths"] = paths
    other["resource_changes"][0]["change"]["replace_paths"] = paths[::-1]

    assert fingerprint(one) == fingerprint(other)


def test_another_release_is_another_plan() -> None:
    """Even where no resource would change otherwise."""
    assert fingerprint(document(), release="r-000000000000") != fingerprint(document())


def test_a_change_of_an_output_is_another_plan() -> None:
    """Verification reads them."""
    shown = document(output_changes={"api": {"actions": ["update"], "before": 1, "after": 2}})
    other = document(output_changes={"api": {"actions": ["update"], "before": 1, "after": 3}})

    assert len({fingerprint(item).value for item in (shown, other, document())}) == 3


def test_two_deposed_objects_of_one_address_have_an_order() -> None:
    """Terraform names them by a key beside the address."""
    pair = [change("aws_sqs_queue.this", ("delete",), deposed=key) for key in ("aaaa", "bbbb")]

    assert fingerprint(document(*pair)) == fingerprint(document(*reversed(pair)))
