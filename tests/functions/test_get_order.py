"""GET /orders/{orderId}, through its real entrypoint, over the store in memory."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from gateway_events import FakeContext, proxied
from orders.adapters.memory import MemoryOrders
from orders.domain.order_id import new_order_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from orders.domain.order import Order


class ClosedStore(MemoryOrders):
    """A store that must not be asked."""

    def get(self, order_id: str) -> Order | None:
        """Fail the test."""
        raise AssertionError(order_id)


def test_an_order_is_shown(entrypoint: Callable[[str], ModuleType], order: Order) -> None:
    """It is shown as it was placed, with its state."""
    store = MemoryOrders()
    store.add(order)

    answer = entrypoint("get_order").get_order(store=store)(
        proxied(path={"orderId": order.order_id}), FakeContext()
    )

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {
        "orderId": order.order_id,
        "status": "pending",
        "total": {"amount": 3298, "currency": "EUR"},
        "createdAt": "2026-03-01T12:00:00.005Z",
        "customerId": "customer-7",
        "items": [
            {"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099},
            {"sku": "PEN-2", "quantity": 1, "unitPrice": 1},
        ],
    }


def test_a_confirmed_order_says_since_when(entrypoint: Callable[[str], ModuleType], order: Order) -> None:
    """The status and the time of its confirmation are shown."""
    store = MemoryOrders()
    store.add(order)
    store.confirm(order.order_id, order.created_at + timedelta(seconds=2))

    answer = entrypoint("get_order").get_order(store=store)(
        proxied(path={"orderId": order.order_id}), FakeContext()
    )

    body = json.loads(answer["body"])
    assert (body["status"], body["confirmedAt"]) == ("confirmed", "2026-03-01T12:00:02.005Z")


def test_an_unknown_order_is_not_found(entrypoint: Callable[[str], ModuleType]) -> None:
    """A well-formed id that names nothing is answered 404."""
    answer = entrypoint("get_order").get_order(store=MemoryOrders())(
        proxied(path={"orderId": new_order_id()}), FakeContext()
    )

    assert answer["statusCode"] == 404
    assert json.loads(answer["body"]) == {
        "error": {"code": "not_found", "message": "There is no such order."}
    }


@pytest.mark.parametrize("path", [None, {}, {"orderId": ""}, {"orderId": "../x"}, {"orderId": "x" * 5000}])
def test_what_cannot_name_an_order_is_not_looked_up(
    entrypoint: Callable[[str], ModuleType], path: dict[str, str] | None
) -> None:
    """It is answered 404 without asking the store."""
    answer = entrypoint("get_order").get_order(store=ClosedStore())(proxied(path=path), FakeContext())

    assert answer["statusCode"] == 404
