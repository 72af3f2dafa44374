"""POST /orders, through its real entrypoint, over the store in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext, proxied, refused, shown
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import is_order_id
from orders.domain.status import Status
from orders.ports.order_store import OrderExistsError
from orders.timestamps import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from conftest import Written
    from orders.domain.order import Order
    from orders.domain.receipt import Receipt

    Create = Callable[..., dict[str, Any]]

BODY = {
    "customerId": "customer-7",
    "currency": "EUR",
    "items": [
        {"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099},
        {"sku": "PEN-2", "quantity": 1, "unitPrice": 1},
    ],
}
KEYED = {"Idempotency-Key": "key 1"}


@pytest.fixture
def store() -> MemoryOrders:
    """Return an empty store."""
    return MemoryOrders()


@pytest.fixture
def create(entrypoint: Callable[[str], ModuleType], store: MemoryOrders) -> Create:
    """Return what sends a body to the function."""
    handler = entrypoint("create_order").create_order(store=store)
    return lambda body, **caller: handler(proxied(body, **caller), FakeContext())


def kept(store: MemoryOrders) -> list[Order]:
    """Return all orders."""
    return store.newest(customer_id=None, status=None, before=None, limit=100)


def test_an_order_is_placed(create: Create, store: MemoryOrders) -> None:
    """It is answered with its id and where it is found, and kept as pending, with what caused it."""
    answer = create(BODY, headers={"x-correlation-id": "trace-1"})

    [order] = kept(store)
    assert is_order_id(order.order_id)
    assert (order.status, order.version, order.caused_by) == (Status.PENDING, 1, "trace-1")
    assert order.created_at == order.changed_at
    assert answer["headers"]["Location"] == f"/dev/orders/{order.order_id}"
    assert shown(answer) == (
        201,
        {
            "orderId": order.order_id,
            "status": "pending",
            "version": 1,
            "total": {"amount": 3298, "currency": "EUR"},
            "createdAt": text(order.created_at),
        },
    )


def test_an_invalid_order_is_answered_with_every_problem(create: Create, store: MemoryOrders) -> None:
    """Nothing is kept."""
    answer = create({**BODY, "currency": "euro", "items": []}, headers={"Idempotency-Key": ""})

    status, document = shown(answer)
    assert (status, document["error"]["code"]) == (400, "invalid_request")
    fields = [problem["field"] for problem in document["error"]["problems"]]
    assert fields == ["Idempotency-Key", "currency", "items"]
    assert kept(store) == []


@pytest.mark.parametrize("body", [None, "", "{", "[1]", '"text"', '{"a":1,"a":2}', "[" * 60_000, "1" * 5000])
def test_a_body_that_is_no_order_is_answered_400(create: Create, body: str | None) -> None:
    """An unreadable body is the caller's error, named as the body's."""
    status, document = shown(create(body))

    assert status == 400
    assert [problem["field"] for problem in document["error"]["problems"]] == ["body"]


def test_a_customers_token_places_that_customers_orders_alone(create: Create, store: MemoryOrders) -> None:
    """For another it is refused."""
    assert create(BODY, customer_id="customer-7")["statusCode"] == 201
    assert refused(create(BODY, customer_id="customer-8")) == (403, "forbidden")

    assert len(kept(store)) == 1


def test_a_request_that_comes_again_is_answered_as_the_first_time(
    create: Create, store: MemoryOrders
) -> None:
    """Spaces and the order of fields make no other body of it."""
    first = create(BODY, headers=KEYED)
    again = create(json.dumps(dict(reversed(BODY.items())), indent=2), headers=KEYED)

    assert len(kept(store)) == 1
    assert (again["statusCode"], again["body"]) == (first["statusCode"], first["body"])
    assert again["headers"] == {**first["headers"], "Idempotent-Replayed": "true"}


def test_a_key_is_refused_for_another_body(create: Create, store: MemoryOrders) -> None:
    """It stands for the first."""
    create(BODY, headers=KEYED)

    assert refused(create({**BODY, "currency": "USD"}, headers=KEYED)) == (422, "idempotency_key_reused")
    assert len(kept(store)) == 1


def test_a_key_is_each_callers_own(create: Create, store: MemoryOrders) -> None:
    """Two callers may choose the same one."""
    create(BODY, headers=KEYED, subject="one")
    create(BODY, headers=KEYED, subject="other")

    assert len(kept(store)) == 2


def test_a_request_that_was_refused_is_judged_anew(create: Create, store: MemoryOrders) -> None:
    """Its key is still free."""
    create({**BODY, "items": []}, headers=KEYED)

    assert create(BODY, headers=KEYED)["statusCode"] == 201


@pytest.mark.parametrize("key", ["", " ", " a", "a ", "x" * 256, "ä", "a\n", "a\0b"])
def test_a_key_that_can_be_none_is_refused(create: Create, key: str) -> None:
    """It is named as what is wrong."""
    status, document = shown(create(BODY, headers={"Idempotency-Key": key}))

    assert status == 400
    assert [problem["field"] for problem in document["error"]["problems"]] == ["Idempotency-Key"]


def test_of_two_requests_at_once_the_second_learns_of_the_first(
    entrypoint: Callable[[str], ModuleType],
) -> None:
    """Neither saw the other's receipt before it wrote."""

    class Blind(MemoryOrders):
        """A store whose receipts are not read in time."""

        blind = True

        def receipt(self, request_id: str) -> Receipt | None:
            found = super().receipt(request_id)
            return None if self.blind else found

        def add(self, order: Order, receipt: Receipt | None = None) -> None:
            self.blind = False
            super().add(order, receipt)

    store = Blind()
    handler = entrypoint("create_order").create_order(store=store)
    first = handler(proxied(BODY, headers=KEYED), FakeContext())
    store.blind = True

    second = handler(proxied(BODY, headers=KEYED), FakeContext())

    assert second["body"] == first["body"]
    assert len(kept(store)) == 1


def test_an_order_that_was_written_twice_by_the_sdk_is_placed(
    entrypoint: Callable[[str], ModuleType],
) -> None:
    """The answer to the first write was lost; the second met the first."""

    class Stuttering(MemoryOrders):
        """A store whose client sends everything twice."""

        def add(self, order: Order, receipt: Receipt | None = None) -> None:
            super().add(order, receipt)
            raise OrderExistsError

    store = Stuttering()

    answer = entrypoint("create_order").create_order(store=store)(proxied(BODY), FakeContext())

    assert answer["statusCode"] == 201
    assert len(kept(store)) == 1


def test_what_a_customer_sent_is_not_logged(create: Create, written: Callable[[], Written]) -> None:
    """Neither a good order's customer and goods nor a bad one's values reach the log."""
    create(BODY, headers=KEYED)
    create({**BODY, "customerId": "jane.doe@example.com"})

    found = written()
    assert [record["message"] for record in found.records] == [
        "order kept",
        "request answered",
        "order refused",
        "request answered",
    ]
    assert not any(
        word in json.dumps(found.records) for word in ("customer-7", "BOOK-1", "jane.doe", "key 1")
    )
    assert found.metrics == {"OrdersPlaced": 1, "OrdersRefused": 1}
