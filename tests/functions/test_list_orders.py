"""GET /orders, through its real entrypoint, over the listing in memory."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext, proxied, refused, shown
from hypothesis import given
from hypothesis import strategies as st
from list_orders.cursor import Filters, WeakKeyError, before, cursor
from orders.adapters.dynamodb_listing import DynamoDBListing
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id
from orders.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from orders.domain.order import Order

    Ask = Callable[..., dict[str, Any]]

KEY = "c" * 32
ALL = Filters(None, None)


@pytest.fixture
def orders(order: Order) -> list[Order]:
    """Return seven orders, the oldest first: every other one is paid, every third customer-8's."""
    return [
        replace(
            order,
            order_id=new_order_id(),
            status=(Status.PENDING, Status.PAID)[number % 2],
            customer_id="customer-7" if number % 3 else "customer-8",
        )
        for number in range(7)
    ]


@pytest.fixture
def ask(entrypoint: Callable[[str], ModuleType], orders: list[Order]) -> Ask:
    """Return what asks the function, with a query of one value each."""
    listing = MemoryOrders()
    for each in orders:
        listing.add(each)
    handler = entrypoint("list_orders").list_orders(listing=listing, key=lambda: KEY)

    def send(customer_token: str = "", **query: str) -> dict[str, Any]:
        event = proxied(query={name: [value] for name, value in query.items()}, customer_id=customer_token)
        answer: dict[str, Any] = handler(event, FakeContext())
        return answer

    return send


def listed(answer: dict[str, Any], orders: list[Order]) -> list[int]:
    """Return which orders an answer lists."""
    status, document = shown(answer)
    assert status == 200
    places = {order.order_id: place for place, order in enumerate(orders)}
    return [places[each["orderId"]] for each in document["orders"]]


def test_orders_are_listed_newest_first(ask: Ask, orders: list[Order]) -> None:
    """All on one page have no next one."""
    answer = ask()

    assert listed(answer, orders) == [6, 5, 4, 3, 2, 1, 0]
    assert shown(answer)[1]["nextCursor"] is None


def test_a_filter_that_few_pass_takes_few_calls() -> None:
    """DynamoDB ends a page before it filters it: pages as short as the list would find next to nothing."""

    class Table:
        """A table where the orders of a customer are many, and none has the status."""

        left = 1000
        calls = 0

        def query(self, **asked: Any) -> dict[str, Any]:  # noqa: ANN401, boto3 is untyped
            self.calls += 1
            self.left -= asked["Limit"]
            return {"Items": [], **({"LastEvaluatedKey": {"order_id": {"S": "x"}}} if self.left > 0 else {})}

    table = Table()
    listing = DynamoDBListing(table, "orders")

    assert listing.newest(customer_id="customer-7", status=Status.CANCELLED, before=None, limit=2) == []
    assert table.calls == 10


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"customerId": "customer-8"}, [6, 3, 0]),
        ({"status": "paid"}, [5, 3, 1]),
        ({"customerId": "customer-8", "status": "paid"}, [3]),
        ({"customerId": "nobody"}, []),
        ({"limit": "2"}, [6, 5]),
        ({"limit": "7"}, [6, 5, 4, 3, 2, 1, 0]),
    ],
)
def test_filters_choose(ask: Ask, orders: list[Order], query: dict[str, str], places: list[int]) -> None:
    """By customer, by status, by both, and as many as were asked for."""
    assert listed(ask(**query), orders) == places


@pytest.mark.parametrize("filters", [{}, {"status": "paid"}, {"customerId": "customer-7"}])
def test_pages_follow_each_other(ask: Ask, orders: list[Order], filters: dict[str, str]) -> None:
    """Cursor by cursor, every order comes once, and the last page says that it is the last."""
    found, more = [], {}
    while True:
        answer = ask(limit="2", **filters, **more)
        found += listed(answer, orders)
        following = shown(answer)[1]["nextCursor"]
        if following is None:
            break
        more = {"cursor": following}

    assert found == listed(ask(**filters), orders)


def test_a_cursor_is_good_for_its_filters_alone(ask: Ask) -> None:
    """Another list goes on elsewhere."""
    following = shown(ask(limit="1", status="paid"))[1]["nextCursor"]

    assert ask(cursor=following, status="paid")["statusCode"] == 200
    for other in ({}, {"status": "pending"}, {"status": "paid", "customerId": "customer-7"}):
        status, document = shown(ask(cursor=following, **other))
        assert status == 400
        assert [problem["field"] for problem in document["error"]["problems"]] == ["cursor"]


def test_a_customers_token_lists_that_customers_orders_alone(ask: Ask, orders: list[Order]) -> None:
    """Whether it asks for them or not; of others there are none."""
    assert listed(ask("customer-8"), orders) == [6, 3, 0]
    assert listed(ask("customer-8", customerId="customer-8"), orders) == [6, 3, 0]
    assert listed(ask("customer-8", customerId="customer-7"), orders) == []


def test_a_cursor_of_all_customers_is_no_use_to_one(ask: Ask) -> None:
    """The token's customer is a filter too."""
    following = shown(ask(limit="1"))[1]["nextCursor"]

    assert refused(ask("customer-8", cursor=following)) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *[
            ({"limit": limit}, "limit")
            for limit in ("", "0", "101", "-1", "+1", "1.0", "1_0", "٣", "9" * 5000)
        ],
        *[({"cursor": text}, "cursor") for text in ("", "x", "A" * 64, "A" * 65, "ä" * 64)],
        *[({"status": status}, "status") for status in ("", "PAID", "lost")],
        *[({"customerId": customer}, "customerId") for customer in ("", "a b", "x" * 129)],
        ({"page": "2"}, "page"),
        ({"": ""}, "_"),
    ],
)
def test_a_wrong_query_is_answered_with_its_problem(ask: Ask, query: dict[str, str], field: str) -> None:
    """A parameter that is not known is a problem too: a filter that is misspelt would list too much."""
    status, document = shown(ask(**query))

    assert status == 400
    assert [problem["field"] or "_" for problem in document["error"]["problems"]] == [field]


def test_a_parameter_is_given_once(entrypoint: Callable[[str], ModuleType]) -> None:
    """Which of two would hold is anybody's guess."""
    handler = entrypoint("list_orders").list_orders(listing=MemoryOrders(), key=lambda: KEY)

    status, document = shown(handler(proxied(query={"limit": ["1", "2"]}), FakeContext()))

    assert status == 400
    assert document["error"]["problems"] == [{"field": "limit", "problem": "must be given once"}]


@given(st.binary(min_size=48, max_size=48))
def test_a_made_up_cursor_leads_nowhere(made_up: bytes) -> None:
    """Only who has the key makes one."""
    assert before(base64.urlsafe_b64encode(made_up).decode(), ALL, KEY) is None


@given(st.integers(0, 63), st.sampled_from("AQgw_-9"))
def test_a_changed_cursor_leads_nowhere(place: int, letter: str) -> None:
    """Every letter is signed."""
    order_id = new_order_id()
    good = cursor(order_id, ALL, KEY)
    changed = good[:place] + letter + good[place + 1 :]

    assert before(changed, ALL, KEY) == (order_id if changed == good else None)


def test_a_cursor_is_bound_to_its_key() -> None:
    """A key that is changed forgets them; one that could be guessed signs none."""
    made = cursor(new_order_id(), ALL, KEY)

    assert before(made, ALL, "d" * 32) is None
    with pytest.raises(WeakKeyError):
        cursor(new_order_id(), ALL, "short")
