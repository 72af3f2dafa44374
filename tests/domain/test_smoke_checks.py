"""A check fills in what is known, looks where it was told, and says how an answer falls short."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from plan_documents import VALUES

from toolkit.domain.smoke import Check, Expectation, Request, Response, at_path, fill, remembered, shortfall

KEYS = st.text(min_size=1, max_size=4).filter(lambda key: "." not in key)
NAMES = st.text(alphabet="abc", min_size=1, max_size=3)
MISSING = at_path({}, "nowhere")


@given(st.lists(KEYS, min_size=1, max_size=4), VALUES)
def test_a_path_leads_to_the_value_that_was_put_there(steps: list[str], value: object) -> None:
    """Through any depth of objects."""
    document = value
    for step in reversed(steps):
        document = {step: document, "beside": 1} if step != "beside" else {step: document}

    assert at_path(document, ".".join(steps)) == value


@given(st.lists(VALUES, max_size=4), st.integers(0, 6))
def test_a_number_in_a_path_leads_into_a_list(items: list[object], index: int) -> None:
    """Counted from 0; beyond the end there is nothing."""
    found = at_path({"items": items}, f"items.{index}")

    assert found is MISSING if index >= len(items) else found == items[index]


@example([1, 2, 3], "²")
@example({"a": [1]}, "a.-1")
@given(VALUES, st.text(max_size=8))
def test_a_path_that_leads_nowhere_is_told_and_no_crash(document: object, path: str) -> None:
    """Whatever the service answered, and whatever was written as a path."""
    found = at_path(document, path)

    assert (
        found is MISSING or shortfall(Expectation((200,), {path: found}), Response(200, {}, document)) is None
    )


@given(st.dictionaries(NAMES, st.text(alphabet="xyz", max_size=3), max_size=3), NAMES)
def test_every_variable_is_filled_in_wherever_it_stands(variables: dict[str, str], name: str) -> None:
    """In strings, lists and objects; what is not known stays, what is no string stays."""
    wanted = variables.get(name, "{" + name + "}")

    filled = fill({"a": ["/{" + name + "}/x", 1, None], "b": {"c": "{" + name + "}"}}, variables)

    assert filled == {"a": [f"/{wanted}/x", 1, None], "b": {"c": wanted}}


@given(VALUES)
def test_without_variables_nothing_changes(template: object) -> None:
    """And what was given is not touched."""
    assert fill(template, {}) == template


def test_what_was_remembered_is_filled_in_as_it_is() -> None:
    """A service's answer that looks like a variable is none: it is not filled in again."""
    assert fill("{first}", {"first": "{second}", "second": "x"}) == "{second}"


@example(1, True)  # noqa: FBT003 - a JSON value
@example([0], [False])
@given(VALUES, VALUES)
def test_a_body_falls_short_exactly_where_it_differs(expected: object, found: object) -> None:
    """Compared as JSON: true is not 1."""
    told = shortfall(Expectation((200,), {"a": expected}), Response(200, {}, {"a": found}))

    assert (told is None) == (_shape(expected) == _shape(found))


def _shape(value: object) -> object:
    """Return a value in which true and 1 differ."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return (type(value).__name__, value)


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        (Expectation((201,)), "status 200, expected 201"),
        (Expectation((401, 403)), "status 200, expected 401 or 403"),
        (Expectation((200,), {"gone": 1}), "the body has no gone"),
        (Expectation((200,), {"items.2": 1}), "the body has no items.2"),
        (Expectation((200,), {"items.0.x": 1}), "the body has no items.0.x"),
        (Expectation((200,), {"items.1": "c"}), "items.1 is 'b', expected 'c'"),
        (Expectation((200,), {}, {"X-Id": "2"}), "header X-Id is '1', expected '2'"),
        (Expectation((200,), {}, {"X-No": "2"}), "header X-No is None, expected '2'"),
        (Expectation((200,), {"items.1": "b"}, {"x-id": "1"}), None),
        (Expectation((404, 200)), None),
    ],
)
def test_a_shortfall_says_what_came_and_what_was_expected(expect: Expectation, told: str | None) -> None:
    """The status first: a wrong body is mostly an error's."""
    response = Response(200, {"x-ID": "1"}, {"items": ["a", "b"]})

    assert shortfall(expect, response) == told


def test_a_body_that_is_no_json_has_nothing_in_it() -> None:
    """An HTML error page."""
    assert shortfall(Expectation((502,), {"a": 1}), Response(502, {}, None)) == "the body has no a"


def test_what_is_asked_for_is_remembered_and_nothing_else() -> None:
    """As text, to be filled in; what is not there is not remembered."""
    check = Check("c", Request("GET", "/"), Expectation((200,)), {"order": "id", "count": "n", "no": "gone"})
    body: dict[str, Any] = {"id": "o-1", "n": 3, "other": 1}

    assert remembered(check, Response(200, {}, body)) == {"order": "o-1", "count": "3"}
