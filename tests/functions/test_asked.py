"""A request to place an order is read whole: it becomes an order, or everything wrong with it is named."""

from __future__ import annotations

from typing import Any

import pytest
from create_order.asked import Asked, asked
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.money import MAX_AMOUNT, Money
from orders.domain.order import Item
from orders.http.response import Problem

GOOD: dict[str, Any] = {
    "customerId": "customer-7",
    "currency": "EUR",
    "items": [{"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099}],
}
NAMES = st.text() | st.sampled_from([*GOOD, "sku", "quantity", "unitPrice", "_schema"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
    max_leaves=20,
)


def fields(document: object) -> list[str]:
    """Return the fields that are wrong in a document, in the order in which they are named."""
    read = asked(document)
    assert isinstance(read, list)
    return [each.field for each in read]


def changed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the good document with some fields changed."""
    return {**GOOD, **changes}


def changed_item(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the good document with some fields of its item changed."""
    return changed(items=[{"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099, **changes}])


def test_a_valid_document_is_an_order() -> None:
    """Every field arrives, with the currency on every price."""
    assert asked(GOOD) == Asked("customer-7", (Item("BOOK-1", 3, Money(1099, "EUR")),))


def test_every_problem_is_named_at_once() -> None:
    """One answer tells all there is to mend, field by field."""
    document = {
        "customerId": "",
        "currency": "euro",
        "items": [
            {"sku": "", "quantity": 0, "unitPrice": -1},
            {"sku": "A", "quantity": 1, "unitPrice": 1, "colour": "red"},
            7,
            None,
        ],
        "coupon": "X",
    }

    assert fields(document) == [
        "coupon",
        "currency",
        "customerId",
        "items[0].quantity",
        "items[0].sku",
        "items[0].unitPrice",
        "items[1].colour",
        "items[2]",
        "items[3]",
    ]


@pytest.mark.parametrize("document", [None, [], "text", 7, True])
def test_a_document_that_is_no_object_is_named_as_such(document: object) -> None:
    """There is then one problem, of the whole body."""
    assert asked(document) == [Problem("body", "must be a JSON object")]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_field_is_named(missing: str) -> None:
    """No field has a default."""
    assert fields({name: value for name, value in GOOD.items() if name != missing}) == [missing]


@pytest.mark.parametrize("quantity", [0, -1, 1.0, 1.5, "1", True, None, 10**7, 10**400, float("nan"), [], {}])
def test_a_quantity_is_a_whole_positive_number(quantity: object) -> None:
    """A float, a text, a truth value, zero and absurd numbers are refused."""
    assert fields(changed_item(quantity=quantity)) == ["items[0].quantity"]


@pytest.mark.parametrize("price", [-1, 1.0, "1", True, None, MAX_AMOUNT + 1])
def test_a_price_is_a_whole_number_of_minor_units(price: object) -> None:
    """What a float would round is refused."""
    assert asked(changed_item(unitPrice=price)) == [
        Problem("items[0].unitPrice", f"must be a whole number of minor units from 0 to {MAX_AMOUNT}")
    ]


@pytest.mark.parametrize("sku", ["", " ", "a/b", "ä", "x" * 65, "A\n", "A\0", "\ud800", None, 1])
def test_a_sku_is_a_short_plain_name(sku: object) -> None:
    """What could not stand in a log or a URL is refused."""
    assert fields(changed_item(sku=sku)) == ["items[0].sku"]


@pytest.mark.parametrize("items", [[], {}, None, "items", GOOD["items"] * 101, [7] * 60_000])
def test_items_are_a_list_of_some_but_not_too_many(items: object) -> None:
    """A list that is too long is not judged item by item."""
    assert fields(changed(items=items)) == ["items"]


def test_as_many_items_as_may_be_are_taken() -> None:
    """The bound is part of what is allowed."""
    assert isinstance(asked(changed(items=GOOD["items"] * 100)), Asked)


def test_a_total_that_would_not_be_exact_is_refused() -> None:
    """Valid prices whose sum is too great make no order."""
    assert fields(changed_item(quantity=2, unitPrice=MAX_AMOUNT)) == ["items"]


def test_the_name_of_an_unknown_field_is_not_echoed_at_length() -> None:
    """It is cut; its value is not told at all."""
    assert fields(changed(**{"x" * 1000: "secret"})) == ["x" * 64]


@given(JSON)
def test_any_document_is_judged(document: object) -> None:
    """Whatever JSON can hold is an order, or has a problem that is named."""
    read = asked(document)

    assert isinstance(read, Asked) or all(each.problem for each in read)
