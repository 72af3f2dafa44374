"""Orders and receipts as DynamoDB's typed attributes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orders.domain.money import Money
from orders.domain.order import Item, Order
from orders.domain.receipt import Receipt
from orders.domain.status import Status
from orders.timestamps import moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    Attributes = Mapping[str, Any]

KEY = "order_id"
REQUEST_KEY = "request_id"
NOTES = ("confirmed_at", "fulfilment_requested_at")
"""Times that may be absent."""


def order_attributes(order: Order) -> dict[str, Any]:
    """Return an order as attributes; amounts are exact, as DynamoDB's numbers hold 38 digits."""
    notes = {name: getattr(order, name) for name in NOTES}
    return {
        KEY: {"S": order.order_id},
        "customer_id": {"S": order.customer_id},
        "currency": {"S": order.total.currency},
        "total": {"N": str(order.total.amount)},
        "items": {"L": [{"M": item_attributes(item)} for item in order.items]},
        "created_at": {"S": text(order.created_at)},
        **move_attributes(order),
        **{name: {"S": text(at)} for name, at in notes.items() if at},
    }


def move_attributes(order: Order) -> dict[str, Any]:
    """Return the attributes that a move changes."""
    return {
        "status": {"S": order.status.value},
        "version": {"N": str(order.version)},
        "changed_at": {"S": text(order.changed_at)},
        "caused_by": {"S": order.caused_by},
    }


def item_attributes(item: Item) -> dict[str, Any]:
    """Return an item as attributes."""
    return {
        "sku": {"S": item.sku},
        "quantity": {"N": str(item.quantity)},
        "unit_price": {"N": str(item.unit_price.amount)},
    }


def read_order(found: Attributes) -> Order:
    """Read an order from attributes."""
    currency = found["currency"]["S"]
    return Order(
        order_id=found[KEY]["S"],
        customer_id=found["customer_id"]["S"],
        items=tuple(read_item(entry["M"], currency) for entry in found["items"]["L"]),
        created_at=moment(found["created_at"]["S"]),
        changed_at=moment(found["changed_at"]["S"]),
        caused_by=found["caused_by"]["S"],
        status=Status(found["status"]["S"]),
        version=int(found["version"]["N"]),
        **{name: moment(found[name]["S"]) for name in NOTES if name in found},
    )


def read_item(found: Attributes, currency: str) -> Item:
    """Read an item from attributes."""
    return Item(
        sku=found["sku"]["S"],
        quantity=int(found["quantity"]["N"]),
        unit_price=Money(int(found["unit_price"]["N"]), currency),
    )


def receipt_attributes(receipt: Receipt, expires_at: int) -> dict[str, Any]:
    """Return a receipt as attributes, with the second in which it is forgotten."""
    return {
        REQUEST_KEY: {"S": receipt.request_id},
        "digest": {"S": receipt.digest},
        KEY: {"S": receipt.order_id},
        "answered": {"N": str(receipt.status)},
        "document": {"S": receipt.document},
        "expires_at": {"N": str(expires_at)},
    }


def read_receipt(found: Attributes) -> Receipt:
    """Read a receipt from attributes."""
    return Receipt(
        request_id=found[REQUEST_KEY]["S"],
        digest=found["digest"]["S"],
        order_id=found[KEY]["S"],
        status=int(found["answered"]["N"]),
        document=found["document"]["S"],
    )
