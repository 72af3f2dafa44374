"""Changes of orders, from the stream of the orders' table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orders.domain.money import Money
from orders.domain.status import Status
from orders.order_change import OrderChange, Snapshot
from orders.timestamps import moment

Record = Mapping[str, Any]


class UnreadableRecordError(ValueError):
    """A record is no change of an order as this code knows it; the message holds nothing of the record."""


def sequence_number(record: Record) -> str:
    """Return where in its shard a record lies: the name by which Lambda knows it."""
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def order_change(record: Record) -> OrderChange:
    """Read a record of new and old images, or raise UnreadableRecordError."""
    try:
        images = record["dynamodb"]
        old = images.get("OldImage")
        return OrderChange(snapshot(old) if old else None, snapshot(images["NewImage"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"the record is not a change of an order ({type(error).__name__})"
        # Its cause is left out: an error of reading quotes what it could not read.
        raise UnreadableRecordError(message) from None


def snapshot(image: Mapping[str, Any]) -> Snapshot:
    """Read what an image, of DynamoDB's typed values, tells of an order."""
    return Snapshot(
        order_id=string(image["order_id"]),
        version=int(image["version"]["N"]),
        status=Status(image["status"]["S"]),
        total=Money(int(image["total"]["N"]), image["currency"]["S"]),
        changed_at=moment(image["changed_at"]["S"]),
        caused_by=string(image["caused_by"]),
    )


def string(value: Mapping[str, Any]) -> str:
    """Return a string's text; raise TypeError if it is none."""
    text = value["S"]
    if not isinstance(text, str):
        message = "a string holds no text"
        raise TypeError(message)
    return text
