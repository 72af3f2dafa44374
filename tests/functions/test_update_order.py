"""PATCH /orders/{orderId}, through its real entrypoint, over the store in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext, proxied, refused, shown
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id
from orders.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from conftest import Written
    from orders.domain.order import Order
    from orders.domain.receipt import Receipt

    Update = Callable[..., dict[str, Any]]

KEYED = {"Idempotency-Key": "key-1"}


@pytest.fixture
def store(order: Order) -> MemoryOrders:
    """Return a store with one pending order."""
    kept = MemoryOrders()
    kept.add(order)
    return kept


@pytest.fixture
def update(entrypoint: Callable[[str], ModuleType], store: MemoryOrders, order: Order) -> Update:
    """Return what sends a body to the function, for the one order or another."""
    handler = entrypoint("update_order").update_order(store=store)

    def send(body: object, order_id: str = order.order_id, **caller: Any) -> dict[str, Any]:  # noqa: ANN401
        answer: dict[str, Any] = handler(proxied(body, path={"orderId": order_id}, **caller), FakeContext())
        return answer

    return send


def test_an_order_is_moved(update: Update, store: MemoryOrders, order: Order) -> None:
    """It is answered whole, and kept with a new version, the time, and what caused it."""
    status, document = shown(
        update({"status": "paid", "version": 1}, headers={"X-Correlation-ID": "trace-2"})
    )

    kept = store.get(order.order_id)
    assert kept is not None
    assert (kept.status, kept.version, kept.caused_by) == (Status.PAID, 2, "trace-2")
    assert kept.changed_at > order.changed_at
    assert (status, document["status"], document["version"]) == (200, "paid", 2)
    assert document["customerId"] == "customer-7"


def test_an_order_goes_all_its_way(update: Update) -> None:
    """Without a version, whatever is read is what is moved."""
    for status in ("paid", "shipped", "delivered", "completed"):
        assert shown(update({"status": status}))[1]["status"] == status


def test_an_older_version_is_a_conflict(update: Update, store: MemoryOrders, order: Order) -> None:
    """The caller decided on something that is no longer so."""
    update({"status": "paid"})

    assert refused(update({"status": "cancelled", "version": 1})) == (409, "conflict")
    kept = store.get(order.order_id)
    assert kept is not None
    assert kept.status is Status.PAID


def test_a_move_that_others_outran_is_a_conflict(
    entrypoint: Callable[[str], ModuleType], order: Order
) -> None:
    """Between reading and writing the order became another."""

    class Overtaken(MemoryOrders):
        """A store in which every order moves as soon as it is read."""

        def get(self, order_id: str) -> Order | None:
            found = super().get(order_id)
            assert found
            self.replace(
                found.moved(Status.CANCELLED, at=found.changed_at, caused_by="other"), expected_version=1
            )
            return found

    store = Overtaken()
    store.add(order)
    handler = entrypoint("update_order").update_order(store=store)

    answer = handler(proxied({"status": "paid"}, path={"orderId": order.order_id}), FakeContext())

    assert refused(answer) == (409, "conflict")


@pytest.mark.parametrize(
    ("current", "wanted", "problem"),
    [
        ("pending", "delivered", "must be paid or cancelled"),
        ("pending", "pending", "must be paid or cancelled"),
        ("shipped", "cancelled", "must be delivered"),
        ("completed", "pending", "cannot change any more: the order is completed"),
    ],
)
def test_a_move_that_is_not_allowed_names_what_is(
    entrypoint: Callable[[str], ModuleType], order: Order, current: str, wanted: str, problem: str
) -> None:
    """Nothing is changed."""
    store = MemoryOrders()
    found = replace(order, status=Status(current))
    store.add(found)
    handler = entrypoint("update_order").update_order(store=store)

    answer = handler(proxied({"status": wanted}, path={"orderId": order.order_id}), FakeContext())

    assert refused(answer) == (409, "not_allowed")
    assert shown(answer)[1]["error"]["problems"] == [{"field": "status", "problem": problem}]
    assert store.get(order.order_id) == found


@pytest.mark.parametrize("order_id", ["", "x", "../x", "01920000-0000-7000-8000-000000000000"])
def test_an_unknown_order_is_not_found(update: Update, order_id: str) -> None:
    """Nor is what can't name one."""
    assert refused(update({"status": "paid"}, order_id)) == (404, "not_found")


def test_a_customers_token_moves_that_customers_orders_alone(update: Update) -> None:
    """Another's is not even admitted to exist."""
    assert refused(update({"status": "paid"}, customer_id="customer-8")) == (404, "not_found")
    assert update({"status": "paid"}, customer_id="customer-7")["statusCode"] == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("", ["body"]),
        ("[]", ["body"]),
        ({}, ["status"]),
        ({"status": "lost"}, ["status"]),
        ({"status": None, "version": None}, ["status", "version"]),
        ({"status": "paid", "version": 0}, ["version"]),
        ({"status": "paid", "version": 1.0}, ["version"]),
        ({"status": "paid", "version": 10**30}, ["version"]),
        ({"status": "paid", "by": "me"}, ["by"]),
        ({"status": ["paid"], "version": "1"}, ["status", "version"]),
    ],
)
def test_a_wrong_body_is_answered_with_every_problem(update: Update, body: object, fields: list[str]) -> None:
    """Nothing is guessed."""
    status, document = shown(update(body))

    assert status == 400
    assert [problem["field"] for problem in document["error"]["problems"]] == fields


def test_a_request_that_comes_again_is_answered_as_the_first_time(update: Update) -> None:
    """Though the order is not any more where the request found it."""
    first = update({"status": "paid", "version": 1}, headers=KEYED)
    update({"status": "shipped"})

    again = update({"version": 1, "status": "paid"}, headers=KEYED)

    assert (again["statusCode"], again["body"]) == (200, first["body"])
    assert again["headers"]["Idempotent-Replayed"] == "true"
    assert "Location" not in again["headers"]


def test_a_request_that_comes_twice_at_once_is_answered_as_the_first(
    entrypoint: Callable[[str], ModuleType], order: Order
) -> None:
    """The other one moved the order after this one was asked, and before it read anything."""

    class Doubled(MemoryOrders):
        """A store on which the same request is carried out between the first two readings of another."""

        def __init__(self) -> None:
            super().__init__()
            self.readings = 0

        def between(self) -> None:
            self.readings += 1
            if self.readings == 2:
                self.first = move()

        def get(self, order_id: str) -> Order | None:
            self.between()
            return super().get(order_id)

        def receipt(self, request_id: str) -> Receipt | None:
            self.between()
            return super().receipt(request_id)

    store = Doubled()
    store.add(order)
    handler = entrypoint("update_order").update_order(store=store)

    def move() -> dict[str, Any]:
        event = proxied({"status": "paid", "version": 1}, path={"orderId": order.order_id}, headers=KEYED)
        answer: dict[str, Any] = handler(event, FakeContext())
        return answer

    again = move()

    assert (store.first["statusCode"], again["statusCode"]) == (200, 200)
    assert again["body"] == store.first["body"]


def test_what_was_answered_is_shown_to_the_orders_customer_alone(update: Update) -> None:
    """A token of the same subject, made for another customer, learns nothing by its key."""
    body = {"status": "paid"}
    update(body, headers=KEYED)

    assert refused(update(body, headers=KEYED, customer_id="customer-8")) == (404, "not_found")


def test_a_key_is_refused_for_another_body(update: Update) -> None:
    """It stands for the first; for another order it is another key."""
    update({"status": "paid"}, headers=KEYED)

    assert refused(update({"status": "shipped"}, headers=KEYED)) == (422, "idempotency_key_reused")
    assert refused(update({"status": "shipped"}, new_order_id(), headers=KEYED)) == (404, "not_found")


def test_moves_are_logged_and_counted(update: Update, order: Order, written: Callable[[], Written]) -> None:
    """By id and status, without the customer."""
    update({"status": "paid"})

    found = written()
    moved, _ = found.records
    assert (moved["message"], moved["orderId"], moved["status"]) == ("order moved", order.order_id, "paid")
    assert found.metrics == {"OrdersMoved": 1}
    assert "customer-7" not in str(found.records)
