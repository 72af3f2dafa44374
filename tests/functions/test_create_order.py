"""POST /orders, through its real entrypoint, over the ports in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from gateway_events import FakeContext, proxied
from orders.adapters.memory import MemoryEvents, MemoryOrders
from orders.domain.order import Pending
from orders.domain.order_id import is_order_id
from orders.ports.event_publisher import PublishError
from orders.timestamps import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from orders.events import OrderCreated

BODY = {
    "customerId": "customer-7",
    "currency": "EUR",
    "items": [
        {"sku": "BOOK-1", "quantity": 3, "unitPrice": 1099},
        {"sku": "PEN-2", "quantity": 1, "unitPrice": 1},
    ],
}


class DeafEvents(MemoryEvents):
    """A bus that takes nothing."""

    def publish(self, event: OrderCreated) -> None:
        """Refuse the event."""
        raise PublishError(f"{event.order_id}: ThrottlingException")


@pytest.fixture
def store() -> MemoryOrders:
    """Return an empty store."""
    return MemoryOrders()


@pytest.fixture
def events() -> MemoryEvents:
    """Return a bus that remembers."""
    return MemoryEvents()


@pytest.fixture
def create(
    entrypoint: Callable[[str], ModuleType], store: MemoryOrders, events: MemoryEvents
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what sends an event to the function."""
    handler = entrypoint("create_order").create_order(store=store, events=events)
    return lambda event: handler(event, FakeContext())


def test_an_order_is_placed(create: Any, store: MemoryOrders, events: MemoryEvents) -> None:  # noqa: ANN401
    """It is answered with its id, kept as pending, and told to others once, as version 1."""
    answer = create(proxied(BODY, headers={"x-correlation-id": "trace-1"}))

    assert answer["statusCode"] == 201
    body = json.loads(answer["body"])
    assert is_order_id(body["orderId"])
    kept = store.get(body["orderId"])
    assert kept is not None
    assert kept.state == Pending()
    assert body == {
        "orderId": kept.order_id,
        "status": "pending",
        "total": {"amount": 3298, "currency": "EUR"},
        "createdAt": text(kept.created_at),
    }
    assert [event.detail() for event in events.published] == [
        {"version": 1, "orderId": kept.order_id, "correlationId": "trace-1"}
    ]


def test_an_invalid_order_is_answered_with_every_problem(create: Any, events: MemoryEvents) -> None:  # noqa: ANN401
    """Nothing is kept or told of it."""
    answer = create(proxied({**BODY, "currency": "euro", "items": []}))

    assert answer["statusCode"] == 400
    error = json.loads(answer["body"])["error"]
    assert error["code"] == "invalid_request"
    assert [problem["field"] for problem in error["problems"]] == ["currency", "items"]
    assert events.published == []


@pytest.mark.parametrize("body", [None, "", "{", "[1]", '"text"'])
def test_a_body_that_is_no_order_is_answered_400(create: Any, body: str | None) -> None:  # noqa: ANN401
    """An unreadable body is the caller's error, named as the body's."""
    answer = create(proxied(body))

    assert answer["statusCode"] == 400
    assert [problem["field"] for problem in json.loads(answer["body"])["error"]["problems"]] == ["body"]


def test_an_event_that_cannot_be_told_is_a_500(
    entrypoint: Callable[[str], ModuleType], store: MemoryOrders, printed: Callable[[], str]
) -> None:
    """The caller is not told that all is well, and the log names the order that is kept."""
    handler = entrypoint("create_order").create_order(store=store, events=DeafEvents())

    answer = handler(proxied(BODY), FakeContext())

    assert answer["statusCode"] == 500
    kept, failed, _ = [json.loads(line) for line in printed().splitlines()]
    assert store.get(kept["orderId"]) is not None
    assert failed["error"] == "PublishError"


def test_what_a_customer_sent_is_not_logged(create: Any, printed: Callable[[], str]) -> None:  # noqa: ANN401
    """Neither a good order's customer and goods nor a bad one's values reach the log."""
    create(proxied(BODY))
    create(proxied({**BODY, "customerId": "jane.doe@example.com"}))

    log = printed()
    assert log.count("\n") == 4
    assert not any(word in log for word in ("customer-7", "BOOK-1", "jane.doe"))
