"""A request is read whole: it becomes an order, or everything wrong with it is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.money import Money
from orders.domain.new_order import Invalid, NewOrder, new_order
from orders.domain.order import Item

GOOD: dict[str, Any] = {
    "customerId": "customer-7",
    "currency": "EUR",
    "items": [{"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099}],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(sorted(GOOD)), inner),
    max_leaves=20,
)


def fields(document: object) -> list[str]:
    """Return the fields that are wrong in a document, in the order in which they are named."""
    read = new_order(document)
    assert isinstance(read, Invalid)
    return [each.field for each in read.problems]


def changed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the good document with some fields changed."""
    return {**GOOD, **changes}


def changed_item(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the good document with some fields of its item changed."""
    return changed(items=[{"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099, **changes}])


def test_a_valid_document_is_an_order() -> None:
    """Every field arrives, with the currency on every price."""
    assert new_order(GOOD) == NewOrder("customer-7", (Item("BOOK-1", 3, Money(1099, "EUR")),))


def test_every_problem_is_named_at_once() -> None:
    """One answer tells all there is to mend, field by field."""
    document = {
        "customerId": "",
        "currency": "euro",
        "items": [
            {"sku": "", "quantity": 0, "unitPrice": -1},
            {"sku": "A", "quantity": 1, "unitPrice": 1},
            7,
        ],
        "coupon": "X",
    }

    assert fields(document) == [
        "coupon",
        "customerId",
        "currency",
        "items[0].sku",
        "items[0].quantity",
        "items[0].unitPrice",
        "items[2]",
    ]


@pytest.mark.parametrize("document", [None, [], "text", 7, True])
def test_a_document_that_is_no_object_is_named_as_such(document: object) -> None:
    """There is then one problem, of the whole body."""
    assert fields(document) == ["body"]


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_missing_field_is_named(missing: str) -> None:
    """No field has a default."""
    assert fields({name: value for name, value in GOOD.items() if name != missing}) == [missing]


@pytest.mark.parametrize("quantity", [0, -1, 1.0, 1.5, "1", True, None, 10**7])
def test_a_quantity_is_a_whole_positive_number(quantity: object) -> None:
    """A float, a text, a truth value, zero and absurd numbers are refused."""
    assert fields(changed_item(quantity=quantity)) == ["items[0].quantity"]


@pytest.mark.parametrize("sku", ["", " ", "a/b", "ä", "x" * 65, "A\n", None, 1])
def test_a_sku_is_a_short_plain_name(sku: object) -> None:
    """What could not stand in a log or a URL is refused."""
    assert fields(changed_item(sku=sku)) == ["items[0].sku"]


@pytest.mark.parametrize("items", [[], {}, None, "items", GOOD["items"] * 101])
def test_an_order_has_one_to_a_hundred_items(items: object) -> None:
    """None and too many are refused, as is what is no list."""
    assert fields(changed(items=items)) == ["items"]


def test_a_total_that_is_too_great_is_a_problem_of_the_items() -> None:
    """Each price is valid, their sum is not."""
    assert fields(changed_item(unitPrice=2**53 - 1)) == ["items"]


def test_an_unknown_field_of_an_item_is_named() -> None:
    """A misspelt field is not silently dropped."""
    assert fields(changed_item(unit_price=1)) == ["items[0].unit_price"]


@given(JSON)
def test_any_json_is_judged(document: object) -> None:
    """Nothing that JSON can say breaks the reader, and what is refused has a reason."""
    read = new_order(document)

    assert isinstance(read, NewOrder) or read.problems
