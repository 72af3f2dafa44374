"""Orders and money hold what they promise, whatever they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.invalid import InvalidValueError
from orders.domain.money import MAX_AMOUNT, Money
from orders.domain.order import Item, Order
from orders.domain.order_id import first_order_id, is_order_id, new_order_id
from orders.domain.status import MoveNotAllowedError, Status
from orders.timestamps import moment, now, text

if TYPE_CHECKING:
    from collections.abc import Sequence

AMOUNTS = st.integers(0, 10**9)
MINUTE = timedelta(minutes=1)


def placed(items: tuple[Item, ...]) -> Order:
    """Return an order of some items."""
    at = now()
    return Order(new_order_id(), "customer", items, created_at=at, changed_at=at, caused_by="trace-1")


@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 1000)), min_size=1, max_size=20))
def test_a_total_is_exact(lines: Sequence[tuple[int, int]]) -> None:
    """The total is the sum of the products, to the last minor unit, in the items' currency."""
    items = tuple(Item("SKU", quantity, Money(amount, "EUR")) for amount, quantity in lines)
    order = placed(items)

    assert order.total == Money(sum(amount * quantity for amount, quantity in lines), "EUR")


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_money_adds_in_any_order(first: int, second: int, third: int) -> None:
    """Addition is associative and commutative, as it is not with floats."""
    a, b, c = (Money(amount, "EUR") for amount in (first, second, third))

    assert (a + b) + c == a + (b + c) == (c + b) + a


@pytest.mark.parametrize("amount", [-1, MAX_AMOUNT + 1, 1.0, "1", True, None, float("nan")])
def test_an_amount_is_a_whole_number_of_minor_units(amount: object) -> None:
    """Fractions, texts, truth values, negatives and what JSON readers would round are refused."""
    with pytest.raises(InvalidValueError, match="whole number of minor units"):
        Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "EU", "ÄÖÜ", "EUR\n", None, 978])
def test_a_currency_is_three_capital_letters(currency: object) -> None:
    """Nothing else is taken for an ISO 4217 code."""
    with pytest.raises(InvalidValueError, match="three capital letters"):
        Money(1, currency)  # type: ignore[arg-type]


def test_currencies_do_not_mix() -> None:
    """Euros and dollars have no sum, and an order has one currency."""
    items = (Item("A", 1, Money(1, "EUR")), Item("B", 1, Money(1, "USD")))

    with pytest.raises(InvalidValueError, match="USD cannot be added to EUR"):
        placed(items)


def test_a_total_beyond_what_is_exact_is_refused() -> None:
    """Valid prices whose sum is too great make no order."""
    items = (Item("A", 2, Money(MAX_AMOUNT, "EUR")),)

    with pytest.raises(InvalidValueError, match="minor units"):
        placed(items)


def test_order_ids_sort_by_the_time_they_were_made() -> None:
    """A thousand ids made one after another are unique and in order."""
    made = [new_order_id() for _ in range(1000)]

    assert made == sorted(set(made))
    assert all(is_order_id(each) for each in made)


@given(st.text(max_size=40))
def test_any_text_is_judged_as_an_order_id(found: str) -> None:
    """No text breaks the check, and none that is not a UUIDv7 passes it."""
    assert not is_order_id(found)


@pytest.mark.parametrize(
    "found",
    [
        "0198c5a0-0000-4000-8000-000000000000",
        "0198C5A0-0000-7000-8000-000000000000",
        "0198c5a0-0000-7000-8000-000000000000\n",
        "0198c5a0-0000-7000-c000-000000000000",
    ],
)
def test_what_only_looks_like_an_order_id_is_none(found: str) -> None:
    """Another UUID version or variant, capital letters and a trailing line are refused."""
    assert not is_order_id(found)


def test_ids_of_a_time_are_parted_from_those_made_before() -> None:
    """Whoever looks for orders older than a time compares their ids with the first of that time."""
    at = datetime.fromtimestamp(0x0198C5A0_0000 / 1000, UTC)

    first = first_order_id(at)

    assert is_order_id(first)
    assert "0198c59f-ffff-7fff-bfff-ffffffffffff" < first <= "0198c5a0-0000-7000-8000-000000000000"


def test_an_order_goes_its_way_step_by_step(order: Order) -> None:
    """Each move makes a version, with its time and cause; all else stays."""
    moved = order
    for status in (Status.PAID, Status.SHIPPED, Status.DELIVERED, Status.COMPLETED):
        moved = moved.moved(status, at=moved.changed_at + MINUTE, caused_by=f"trace-{status}")

    assert moved == replace(
        order,
        status=Status.COMPLETED,
        version=5,
        changed_at=order.created_at + 4 * MINUTE,
        caused_by="trace-completed",
    )


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("wanted", Status)
def test_only_allowed_moves_are_made(order: Order, current: Status, wanted: Status) -> None:
    """Every other one is refused, and says what is allowed instead."""
    found = replace(order, status=current)
    allowed = {
        Status.PENDING: {Status.PAID, Status.CANCELLED},
        Status.PAID: {Status.SHIPPED, Status.CANCELLED},
        Status.SHIPPED: {Status.DELIVERED},
        Status.DELIVERED: {Status.COMPLETED},
    }.get(current, set())

    if wanted in allowed:
        assert found.moved(wanted, at=order.created_at, caused_by="x").status is wanted
        return
    with pytest.raises(MoveNotAllowedError, match=f"{wanted} does not follow {current}") as raised:
        found.moved(wanted, at=order.created_at, caused_by="x")
    assert set(raised.value.allowed) == allowed


def test_a_time_is_in_utc(order: Order) -> None:
    """A naive time or one of another zone is refused, whatever it is the time of."""
    for wrong in (datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))):  # noqa: DTZ001
        for name in ("created_at", "changed_at", "confirmed_at", "fulfilment_requested_at"):
            changes: dict[str, Any] = {name: wrong}
            with pytest.raises(InvalidValueError, match="UTC"):
                replace(order, **changes)
        with pytest.raises(InvalidValueError, match="UTC"):
            order.moved(Status.PAID, at=wrong, caused_by="x")


def test_a_first_version_is_one(order: Order) -> None:
    """No order has come to no status."""
    with pytest.raises(InvalidValueError, match="first version"):
        replace(order, version=0)


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)))  # noqa: DTZ001, hypothesis wants naive bounds
def test_a_time_is_read_as_it_was_written(naive: datetime) -> None:
    """Text keeps a time to the millisecond, sorts as the times do, and says that it is UTC."""
    written = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)

    assert moment(text(written)) == written
    assert text(written).endswith("Z")
    assert len(text(written)) == 24


def test_now_survives_being_written() -> None:
    """The clock gives no more digits than text keeps."""
    found = now()

    assert moment(text(found)) == found
