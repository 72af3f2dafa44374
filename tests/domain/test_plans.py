"""A plan is read for what it does; what is not understood is no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from plan_documents import RELEASE, change, document, documents

from toolkit.domain.plan import COUNTED, from_document

if TYPE_CHECKING:
    from toolkit.domain.plan import Plan


def read(shown: dict[str, Any]) -> Plan:
    """Return the plan."""
    return from_document(shown, environment="dev", release=RELEASE)


@given(documents())
def test_every_resource_is_counted_once(shown: dict[str, Any]) -> None:
    """No action is left out of the sum."""
    plan = read(shown)

    others = sum(plan.count(action) for action in ("no-op", "read", "forget"))
    assert sum(plan.count(action) for action in COUNTED) + others == len(shown["resource_changes"])


@given(documents())
def test_a_plan_is_empty_exactly_where_nothing_acts(shown: dict[str, Any]) -> None:
    """Reading is no acting."""
    acting = [
        item["address"]
        for item in shown["resource_changes"]
        if item["change"]["actions"] not in (["no-op"], ["read"])
    ]

    plan = read(shown)

    assert [item.address for item in plan.acting] == acting
    assert plan.empty == (not acting)


@pytest.mark.parametrize("actions", [("create", "delete"), ("delete", "create")])
def test_both_orders_of_a_replacement_are_a_replacement(actions: tuple[str, str]) -> None:
    """Create before destroy loses the old one too."""
    assert [item.action for item in read(document(change(actions=actions))).changes] == ["replace"]


def test_changed_attributes_are_named_and_not_shown() -> None:
    """Those that differ, and those that are known after the apply."""
    item = change(
        actions=("update",), before={"a": 1, "b": 2, "gone": 3}, after={"a": 1, "b": 9, "new": None, "c": 4}
    )
    item["change"]["after_unknown"] = {"arn": True}

    (found,) = read(document(item)).changes

    assert found.changed == ("arn", "b", "c", "gone")


def test_an_output_that_changes_is_a_change() -> None:
    """Others read it."""
    plan = read(document(output_changes={"api": {"actions": ["create"]}}))

    assert plan.outputs_change
    assert not plan.empty


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(
            change(actions=("no-op",)) | {"previous_address": "aws_sqs_queue.old"}, id="a resource is moved"
        ),
        pytest.param(
            {**change(), "change": {"actions": ["no-op"], "importing": {"id": "q"}}},
            id="a resource is imported",
        ),
    ],
)
def test_a_plan_that_changes_the_state_alone_is_not_empty(item: dict[str, Any]) -> None:
    """Terraform would do it on apply, and says so; called empty, it would never be done nor approved."""
    assert not read(document(item, applyable=True)).empty


def test_data_sources_are_no_resources() -> None:
    """They are read, and hold nothing."""
    assert read(document(change() | {"mode": "data"})).changes == ()


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"resource_changes": []},
        {"format_version": "1.2"},
        {"format_version": "0.1", "resource_changes": []},
        {"format_version": "2.0", "resource_changes": []},
        {"format_version": None, "resource_changes": []},
        document(errored=True),
        document(change(actions=("destroy",))),
        document(change(actions=("create", "update"))),
        document(change(actions=())),
    ],
)
def test_what_is_no_whole_plan_is_refused(shown: dict[str, Any]) -> None:
    """A state, another format, a plan that broke off, an action that nobody knows."""
    with pytest.raises(ValueError, match=r".+"):
        read(shown)
