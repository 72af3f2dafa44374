"""An order as the API's JSON; `orders.http.answers` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orders.timestamps import text

if TYPE_CHECKING:
    from orders.domain.money import Money
    from orders.domain.order import Item, Order


def summary(order: Order) -> dict[str, object]:
    """Return what placing an order answers."""
    return {
        "orderId": order.order_id,
        "status": order.status.value,
        "version": order.version,
        "total": money(order.total),
        "createdAt": text(order.created_at),
    }


def whole(order: Order) -> dict[str, object]:
    """Return all that reading an order answers."""
    document = {
        **summary(order),
        "changedAt": text(order.changed_at),
        "customerId": order.customer_id,
        "items": [item(each) for each in order.items],
        "confirmed": order.confirmed_at is not None,
    }
    if order.confirmed_at:
        document["confirmedAt"] = text(order.confirmed_at)
    if order.fulfilment_requested_at:
        document["fulfilmentRequestedAt"] = text(order.fulfilment_requested_at)
    return document


def item(each: Item) -> dict[str, object]:
    """Return one item of an order."""
    return {"sku": each.sku, "quantity": each.quantity, "unitPrice": each.unit_price.amount}


def money(value: Money) -> dict[str, object]:
    """Return an amount in minor units with its currency."""
    return {"amount": value.amount, "currency": value.currency}
