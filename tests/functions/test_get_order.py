"""GET /orders/{orderId}, through its real entrypoint, over the store in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext, proxied, shown
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id
from orders.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from orders.domain.order import Order

SECOND = timedelta(seconds=1)


class ClosedStore(MemoryOrders):
    """A store that must not be asked."""

    def get(self, order_id: str) -> Order | None:
        """Fail the test."""
        raise AssertionError(order_id)


@pytest.fixture
def store(order: Order) -> MemoryOrders:
    """Return a store with one order."""
    kept = MemoryOrders()
    kept.add(order)
    return kept


@pytest.fixture
def get(entrypoint: Callable[[str], ModuleType], store: MemoryOrders) -> Callable[..., dict[str, Any]]:
    """Return what asks the function for an order."""
    handler = entrypoint("get_order").get_order(store=store)
    return lambda order_id, **caller: handler(proxied(path={"orderId": order_id}, **caller), FakeContext())


def test_an_order_is_shown(get: Callable[..., dict[str, Any]], order: Order) -> None:
    """It is shown as it was placed, with its status and version."""
    assert shown(get(order.order_id)) == (
        200,
        {
            "orderId": order.order_id,
            "status": "pending",
            "version": 1,
            "total": {"amount": 3298, "currency": "EUR"},
            "createdAt": "2026-03-01T12:00:00.005Z",
            "changedAt": "2026-03-01T12:00:00.005Z",
            "customerId": "customer-7",
            "items": [
                {"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099},
                {"sku": "PEN-2", "quantity": 1, "unitPrice": 1},
            ],
            "confirmed": False,
        },
    )


def test_what_was_done_for_an_order_is_shown(
    get: Callable[..., dict[str, Any]], store: MemoryOrders, order: Order
) -> None:
    """Since when it is paid, when it was confirmed, and when its goods were asked for."""
    paid = order.moved(Status.PAID, at=order.created_at + SECOND, caused_by="trace-2")
    store.replace(paid, expected_version=1)
    store.confirm(order.order_id, order.created_at + 2 * SECOND)
    store.request_fulfilment(order.order_id, order.created_at + 3 * SECOND)

    _, body = shown(get(order.order_id))

    assert (body["status"], body["version"], body["confirmed"]) == ("paid", 2, True)
    assert body["changedAt"] == "2026-03-01T12:00:01.005Z"
    assert body["confirmedAt"] == "2026-03-01T12:00:02.005Z"
    assert body["fulfilmentRequestedAt"] == "2026-03-01T12:00:03.005Z"


def test_an_unknown_order_is_not_found(get: Callable[..., dict[str, Any]]) -> None:
    """A well-formed id that names nothing is answered 404."""
    assert shown(get(new_order_id())) == (
        404,
        {"error": {"code": "not_found", "message": "There is no such order."}},
    )


def test_a_customers_token_sees_that_customers_orders_alone(
    get: Callable[..., dict[str, Any]], order: Order
) -> None:
    """Another's order is not even admitted to exist."""
    assert get(order.order_id, customer_id="customer-7")["statusCode"] == 200
    assert get(order.order_id, customer_id="customer-8") == get(new_order_id())


@pytest.mark.parametrize("path", [None, {}, {"orderId": ""}, {"orderId": "../x"}, {"orderId": "x" * 5000}])
def test_what_cannot_name_an_order_is_not_looked_up(
    entrypoint: Callable[[str], ModuleType], path: dict[str, str] | None
) -> None:
    """It is answered 404 without asking the store."""
    answer = entrypoint("get_order").get_order(store=ClosedStore())(proxied(path=path), FakeContext())

    assert answer["statusCode"] == 404
