"""An order as the API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.domain.order import Confirmed
from orders.timestamps import text

if TYPE_CHECKING:
    from orders.domain.money import Money
    from orders.domain.order import Item, Order


def summary(order: Order) -> dict[str, object]:
    """Return what placing an order answers."""
    return {
        "orderId": order.order_id,
        "status": order.state.name,
        "total": money(order.total),
        "createdAt": text(order.created_at),
    }


def whole(order: Order) -> dict[str, object]:
    """Return all that reading an order answers."""
    items = [item(each) for each in order.items]
    document = {**summary(order), "customerId": order.customer_id, "items": items}
    if isinstance(order.state, Confirmed):
        document["confirmedAt"] = text(order.state.at)
    return document


def item(each: Item) -> dict[str, object]:
    """Return one item of an order."""
    return {"sku": each.sku, "quantity": each.quantity, "unitPrice": each.unit_price.amount}


def money(value: Money) -> dict[str, object]:
    """Return an amount in minor units with its currency."""
    return {"amount": value.amount, "currency": value.currency}
