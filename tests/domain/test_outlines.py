"""What is kept of a plan tells two plans apart, and holds no secret."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st
from plan_documents import NAMES, RELEASE, VALUES, change, document, documents

from toolkit.domain import outline
from toolkit.domain.plan import from_document
from toolkit.domain.plan_difference import beyond, differences

if TYPE_CHECKING:
    from toolkit.domain.outline import Outline

KEY = b"key"
QUEUE = "aws_sqs_queue.this"


def seen(shown: dict[str, Any], *, secrets: tuple[str, ...] = ()) -> Outline:
    """Outline a plan; a text that is a secret is masked."""

    def mask(value: Any, marks: Any) -> Any:  # noqa: ANN401 - JSON
        match value:
            case dict():
                inner = marks if isinstance(marks, dict) else {}
                return {name: mask(each, marks is True or inner.get(name)) for name, each in value.items()}
            case list():
                return [mask(each, None) for each in value]
            case _:
                return "(secret)" if marks is True or value in secrets else value

    return outline.of_plan(from_document(shown, environment="dev", release=RELEASE), key=KEY, mask=mask)


@given(documents())
def test_an_outline_is_read_back_as_it_was_written(shown: dict[str, Any]) -> None:
    """It is kept as JSON."""
    found = seen(shown)

    again = outline.from_document(json.loads(json.dumps(found.document())))

    assert again == found


@given(documents())
def test_a_plan_does_not_differ_from_itself_and_is_no_more_than_was_approved(shown: dict[str, Any]) -> None:
    """Made again, in another order."""
    again = copy.deepcopy(shown)
    again["resource_changes"].reverse()

    assert differences(seen(shown), seen(again)) == ()
    assert beyond(seen(shown), seen(again)) == ()


@given(documents(minimum=1), NAMES, VALUES, VALUES)
def test_another_value_is_told_with_its_attribute(
    shown: dict[str, Any], name: str, one: object, other: object
) -> None:
    """Whichever it is, as long as what is there is not nothing."""
    first, second = copy.deepcopy(shown), copy.deepcopy(shown)
    for each, value in ((first, one), (second, other)):
        each["resource_changes"][0]["change"] |= {
            "actions": ["create"],
            "before": None,
            "after": {name: value},
            "after_unknown": {},
        }
    leaves = [seen(each).steps[shown["resource_changes"][0]["address"]].after for each in (first, second)]
    assume(leaves[0] != leaves[1])

    told = differences(seen(first), seen(second))

    assert told
    assert all(item.address == shown["resource_changes"][0]["address"] for item in told)
    assert all(item.told.startswith(name) for item in told)


@given(st.data(), documents(minimum=1))
def test_what_is_left_of_an_approved_plan_is_within_it(data: st.DataObject, shown: dict[str, Any]) -> None:
    """Any part of it, in any order."""
    kept = data.draw(st.lists(st.sampled_from(shown["resource_changes"]), unique_by=id))
    left = {**shown, "resource_changes": kept}

    assert beyond(seen(shown), seen(left)) == ()


@given(documents())
def test_a_resource_that_was_not_approved_is_beyond_it(shown: dict[str, Any]) -> None:
    """Whatever is done to it."""
    more = copy.deepcopy(shown)
    more["resource_changes"].append(change("aws_sqs_queue.extra_1", ("delete",), {"a": 1}))

    told = beyond(seen(shown), seen(more))

    assert [item.address for item in told] == ["aws_sqs_queue.extra_1"]


def test_a_creation_that_was_found_is_imported_within_the_approval() -> None:
    """The state forgot it; only what differs from the approved values is more than was approved."""
    approved = document(change(after={"name": "q", "delay": 5}, after_unknown={"arn": True}))
    approved["resource_changes"][0]["change"]["after_unknown"] = {"arn": True}
    found = change(actions=("no-op",), before={"name": "q"}, after={"name": "q"})
    found["change"]["importing"] = {"id": "q"}
    mended = change(actions=("update",), before={"name": "q", "delay": 0}, after={"name": "q", "delay": 5})
    mended["change"]["importing"] = {"id": "q"}
    other = change(actions=("update",), before={"name": "q", "delay": 0}, after={"name": "q", "delay": 9})

    assert beyond(seen(approved), seen(document(found))) == ()
    assert beyond(seen(approved), seen(document(mended))) == ()
    assert [str(item) for item in beyond(seen(approved), seen(document(other)))] == [
        f"{QUEUE}: delay: approved is 5, now it is 9"
    ]


def test_what_was_not_known_may_become_anything_and_what_was_known_may_not() -> None:
    """An ARN is known once its resource is there."""
    approved = document(change(after={"name": "q"}))
    approved["resource_changes"][0]["change"]["after_unknown"] = {"policy": True}
    now = document(change(after={"name": "q", "policy": "arn:aws:sqs:::q"}))
    other = document(change(after={"name": "other", "policy": "arn:aws:sqs:::q"}))

    assert beyond(seen(approved), seen(now)) == ()
    assert beyond(seen(approved), seen(other)) != ()


def test_the_second_half_of_a_replacement_is_within_it_and_a_destruction_of_an_update_is_not() -> None:
    """The old one is gone already."""
    replaced = document(change(actions=("delete", "create"), before={"name": "a"}, after={"name": "b"}))
    updated = document(change(actions=("update",), before={"name": "a"}, after={"name": "b"}))
    created = document(change(after={"name": "b"}))
    deleted = document(change(actions=("delete",), before={"name": "a"}))

    assert beyond(seen(replaced), seen(created)) == ()
    assert beyond(seen(updated), seen(deleted)) != ()
    assert beyond(seen(updated), seen(created)) != ()


def test_no_secret_stands_in_an_outline_and_another_secret_is_another_plan() -> None:
    """By Terraform's marks, and by whatever else masks; long values are not written down either."""
    plans = []
    for secret in ("hunter2-hunter2", "correct-horse"):
        shown = document(change(after={"marked": secret, "plain": secret, "long": "x" * 500, "name": "q"}))
        shown["resource_changes"][0]["change"]["after_sensitive"] = {"marked": True}
        plans.append(seen(shown, secrets=(secret,)))

    written = json.dumps([plan.document() for plan in plans])

    assert "hunter2" not in written
    assert "horse" not in written
    assert "x" * 500 not in written
    assert '"q\\"' in written
    told = [item.told for item in differences(*plans)]
    assert told == [
        "marked: approved is (not shown), now it is (not shown)",
        "plain: approved is (not shown), now it is (not shown)",
    ]
