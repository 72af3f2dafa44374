"""What the tests of the functions share: an order, the log, entrypoints that reach no AWS."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from orders.domain.money import Money
from orders.domain.order import Item, Order
from orders.domain.order_id import new_order_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    # As the runtime sets them; without, boto3 would ask the machine's metadata service.
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "TABLE_NAME": "orders-dev-orders",
    "BUS_NAME": "orders-dev-orders",
    "TOKEN_KEY_PARAMETER": "/orders/dev/token_key",
    "TOKEN_ISSUER": "orders",
    "TOKEN_AUDIENCE": "orders",
}


@pytest.fixture
def entrypoint(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Return what imports a function's real entrypoint, in the environment its manifest gives it."""

    def imported(function: str) -> ModuleType:
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        return importlib.import_module(f"{function}.entrypoint")

    return imported


@pytest.fixture
def order() -> Order:
    """Return a pending order of 32.98 EUR."""
    items = (Item("BOOK-1", 3, Money(1099, "EUR")), Item("PEN-2", 1, Money(1, "EUR")))
    return Order(new_order_id(), "customer-7", items, datetime(2026, 3, 1, 12, 0, 0, 5000, UTC))


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Return what gives the text printed so far, which is the function's log."""
    return lambda: capsys.readouterr().out
