"""What a plan tells of edits by hand: all of them, and nothing besides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import drift, drift_rules
from toolkit.domain.drift import Item
from toolkit.domain.drift_rules import Rule
from toolkit.domain.redaction import Redactor

TODAY = date(2026, 1, 1)
FUNCTION = 'module.orders.module.functions.module.function["place"].aws_lambda_function.this'
ALIAS = 'module.orders.module.functions.module.function["place"].aws_lambda_alias.live'
QUEUE = "module.orders.aws_sqs_queue.this"


def entry(
    address: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    actions: list[str] | None = None,
    **change: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """Return an entry as Terraform writes it."""
    what = actions or (["delete"] if after is None else ["create"] if before is None else ["update"])
    kind = address.split(".")[-2]
    told = {"actions": what, "before": before, "after": after, **change}
    return {"address": address, "type": kind, "mode": "managed", "change": told}


def seen(touched: list[dict[str, Any]], planned: list[dict[str, Any]]) -> drift.Seen:
    """Read a plan."""
    document = {"resource_drift": touched, "resource_changes": planned}
    return drift.of_plan(document, mask=Redactor().value)


def test_an_edit_that_would_be_put_back_is_told_with_both_values() -> None:
    """What is declared, and what is there."""
    applied, edited = {"memory_size": 256, "arn": "a"}, {"memory_size": 1024, "arn": "a"}

    found = seen([entry(FUNCTION, applied, edited)], [entry(FUNCTION, edited, applied)])

    assert found.items == (Item(FUNCTION, "memory_size", 256, 1024),)
    assert found.pending == ()


def test_what_a_refresh_finds_and_nobody_would_change_is_no_drift() -> None:
    """Empty lists, what other resources set, what AWS fills in."""
    touched = entry(QUEUE, {"tags": None, "policy": ""}, {"tags": {}, "policy": '{"Statement": []}'})

    assert seen([touched], []).items == ()


def test_what_is_planned_and_nobody_touched_is_not_applied_yet() -> None:
    """A release that waits is no drift."""
    planned = [entry(QUEUE, {"delay": 0}, {"delay": 5}), entry(ALIAS, None, {"name": "live"})]

    found = seen([], planned)

    assert (found.items, found.pending) == ((), (QUEUE, ALIAS))


def test_an_edit_and_a_release_that_waits_are_told_apart_in_one_resource() -> None:
    """Each attribute by itself."""
    touched = entry(QUEUE, {"delay": 0, "size": 1}, {"delay": 7, "size": 1})
    planned = entry(QUEUE, {"delay": 7, "size": 1}, {"delay": 0, "size": 2})

    found = seen([touched], [planned])

    assert found.items == (Item(QUEUE, "delay", 0, 7),)
    assert found.pending == (QUEUE,)


def test_a_resource_that_was_deleted_is_told_as_gone() -> None:
    """And only while the release declares it."""
    gone = entry(QUEUE, {"name": "q"}, None)

    assert [item.gone for item in seen([gone], [entry(QUEUE, None, {"name": "q"})]).items] == [True]
    assert seen([gone], []) == drift.Seen((), ())


def test_what_follows_from_an_edit_is_neither_drift_nor_waiting() -> None:
    """An alias whose version is known only after the function was mended."""
    applied, edited = {"memory_size": 256, "version": "1"}, {"memory_size": 1024, "version": "1"}
    planned = [
        entry(FUNCTION, edited, {"memory_size": 256}, after_unknown={"version": True}),
        entry(ALIAS, {"function_version": "1"}, {}, after_unknown={"function_version": True}),
    ]

    found = seen([entry(FUNCTION, applied, edited)], planned)

    assert [(item.address, item.attribute) for item in found.items] == [(FUNCTION, "memory_size")]
    assert found.pending == ()


def test_code_that_was_replaced_is_told_although_no_plan_shows_it() -> None:
    """With the commands that put it back, in their order: the version last."""
    applied = {
        "function_name": "f", "s3_bucket": "b", "s3_key": "k", "code_sha256": "old", "version": "1",
    }  # fmt: skip
    alias = {"function_name": "f", "name": "live", "function_version": "1"}
    touched = [
        entry(FUNCTION, applied, {**applied, "code_sha256": "new", "version": "2"}),
        entry(ALIAS, alias, {**alias, "function_version": "2"}),
    ]

    found = seen(touched, [])

    assert [(item.attribute, item.declared, item.observed) for item in found.items] == [
        ("function_version", "1", "2"), ("code_sha256", "old", "new"), ("version", "1", "2"),
    ]  # fmt: skip
    verbs = [item.repair[1] for item in found.items]
    assert verbs == ["update-alias", "update-function-code", "delete-function"]


def test_an_alias_that_an_apply_would_move_to_a_published_version_waits_for_nothing() -> None:
    """Nobody released that version: it is told as published."""
    applied = {"function_name": "f", "code_sha256": "old", "version": "1"}
    edited = {**applied, "version": "2"}

    found = seen(
        [entry(FUNCTION, applied, edited)],
        [entry(ALIAS, {"function_version": "1"}, {"function_version": "2"})],
    )

    assert [item.attribute for item in found.items] == ["version"]
    assert found.pending == ()


def test_a_rule_that_was_switched_off_is_told() -> None:
    """Terraform leaves its state as it finds it."""
    rule = "module.orders.aws_cloudwatch_event_rule.this"
    applied = {"name": "n; rm -rf /", "event_bus_name": "b", "state": "ENABLED"}

    (item,) = seen([entry(rule, applied, {**applied, "state": "DISABLED"})], []).items

    assert item.repair == ("events", "enable-rule", "--name", "n; rm -rf /", "--event-bus-name", "b")


def test_a_tag_is_told_once() -> None:
    """Of a resource's own tags and of those together with the provider's."""
    applied = {"tags": None, "tags_all": {"Owner": "orders"}}
    edited = {"tags": {"Owner": "mallory", "x": "1"}, "tags_all": {"Owner": "mallory", "x": "1"}}

    found = seen([entry(QUEUE, applied, edited)], [entry(QUEUE, edited, applied)])

    assert {(item.attribute, item.declared, item.observed) for item in found.items} == {
        ("tags.Owner", "orders", "mallory"), ("tags.x", None, "1"),
    }  # fmt: skip


def test_no_secret_is_told() -> None:
    """Neither one that Terraform marks, nor one that its name promises."""
    applied = {"environment": [{"variables": {"API_TOKEN": "s3cr3t-one-abcdef"}}], "url": "https://one"}
    edited = {"environment": [{"variables": {"API_TOKEN": "s3cr3t-two-abcdef"}}], "url": "https://two"}
    marks = {"before_sensitive": {"url": True}, "after_sensitive": {"url": True}}

    found = seen([entry(FUNCTION, applied, edited, **marks)], [entry(FUNCTION, edited, applied, **marks)])

    assert {item.attribute for item in found.items} == {"environment[0].variables.API_TOKEN", "url"}
    assert {value for item in found.items for value in (item.declared, item.observed)} == {"(secret)"}


NAMES = st.sampled_from(["a", "b", "c", "d"])
STATES = st.dictionaries(NAMES, st.integers(0, 3), min_size=1)


@given(STATES, STATES, STATES)
def test_every_attribute_is_drift_or_waits_or_is_as_declared(
    applied: dict[str, int], there: dict[str, int], wanted: dict[str, int]
) -> None:
    """Nothing is told twice, nothing that would be changed is left out."""
    found = seen([entry(QUEUE, applied, there)], [entry(QUEUE, there, wanted)])

    keys = {key for key in there.keys() | wanted.keys() if there.get(key) != wanted.get(key)}
    drifted = {key for key in keys if applied.get(key) != there.get(key)}
    assert {item.attribute for item in found.items} == drifted
    assert bool(found.pending) == bool(keys - drifted)


def rule(address: str = "*", attribute: str = "*", **more: Any) -> Rule:  # noqa: ANN401 - any field
    """Return a rule that is as it should be."""
    usual = {"reason": "The finance team tags it.", "owner": "finance", "expires": date(2026, 3, 1)}
    return Rule(address, attribute, **{**usual, **more}, file="environment.yaml", line=7)


@pytest.mark.parametrize(
    ("address", "attribute", "fits"),
    [
        (FUNCTION, "memory_size", True),
        ('*.function["place"].*', "memory*", True),
        (FUNCTION, "memory", False),
        ('*.function["other"].*', "*", False),
    ],
)
def test_a_rule_ignores_what_it_names(address: str, attribute: str, *, fits: bool) -> None:
    """Brackets stand for themselves."""
    judged = drift_rules.judged(
        [Item(FUNCTION, "memory_size", 1, 2)], [rule(address, attribute)], today=TODAY
    )

    assert (len(judged.ignored), len(judged.standing)) == ((1, 0) if fits else (0, 1))
    assert [fault.message for fault in judged.faults] == ([] if fits else ["it ignores nothing that differs"])


def test_a_rule_for_an_attribute_is_one_for_what_is_below_it() -> None:
    """And not for one whose name only begins alike."""
    items = [Item(QUEUE, path, 1, 2) for path in ("tags.extra", "tags", "tags_all.extra", "policy.a[0].tags")]

    judged = drift_rules.judged(items, [rule(attribute="tags")], today=TODAY)

    assert [each.item.attribute for each in judged.ignored] == ["tags.extra", "tags"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "because"},
        {"owner": " "},
        {"expires": None},
        {"expires": date(2025, 12, 31)},
        {"expires": date(2026, 12, 31)},
    ],
    ids=["reasonless", "ownerless", "endless", "expired", "too long"],
)
def test_a_rule_that_nobody_answers_for_ignores_nothing(wrong: dict[str, Any]) -> None:
    """And says why."""
    judged = drift_rules.judged([Item(QUEUE, "delay", 0, 5)], [rule(**wrong)], today=TODAY)

    assert len(judged.standing) == 1
    assert [fault.rule.at for fault in judged.faults] == ["environment.yaml:7"]
    assert all(fault.fix for fault in judged.faults)
