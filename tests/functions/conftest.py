"""What the tests of the functions share: an order, the log, entrypoints that reach no AWS."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from orders.domain.money import Money
from orders.domain.order import Item, Order
from orders.domain.order_id import new_order_id
from real_entrypoints import imported

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture
def entrypoint() -> Callable[[str], ModuleType]:
    """Return what imports a function's real entrypoint, in the environment its manifest gives it."""
    return imported


@pytest.fixture
def order() -> Order:
    """Return a pending order of 32.98 EUR."""
    items = (Item("BOOK-1", 3, Money(1099, "EUR")), Item("PEN-2", 1, Money(1, "EUR")))
    made = datetime(2026, 3, 1, 12, 0, 0, 5000, UTC)
    return Order(new_order_id(), "customer-7", items, created_at=made, changed_at=made, caused_by="trace-1")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Return what gives the text printed so far, which is the function's log."""
    return lambda: capsys.readouterr().out


@dataclass(frozen=True)
class Written:
    """What a function wrote: records of its log, and sums of its metrics."""

    records: list[dict[str, Any]]
    metrics: dict[str, float]


@pytest.fixture
def written(printed: Callable[[], str]) -> Callable[[], Written]:
    """Return what gives the records and metrics written so far; how often a function was cold is left out."""

    def read() -> Written:
        lines = [json.loads(line) for line in printed().splitlines()]
        told = [line for line in lines if "_aws" in line]
        metrics: Counter[str] = Counter()
        for line in told:
            for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
                metrics[metric["Name"]] += sum(line[metric["Name"]])
        del metrics["ColdStarts"]
        return Written([line for line in lines if "_aws" not in line], dict(metrics))

    return read
