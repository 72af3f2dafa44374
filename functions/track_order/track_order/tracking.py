"""What a carrier reports of a parcel."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orders.domain.order_id import is_order_id
from orders.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORTED = (Status.SHIPPED, Status.DELIVERED)
MAX_TRACKING_ID = 128


class UnreadableTrackingError(ValueError):
    """A record is no report of a carrier as this code knows it; the message holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """An order's parcel was handed over, or delivered."""

    tracking_id: str
    order_id: str
    status: Status
    occurred_at: datetime


def tracking(record: Mapping[str, Any]) -> Tracking:
    """Read a Kinesis record, or raise UnreadableTrackingError."""
    try:
        document = json.loads(base64.b64decode(record["kinesis"]["data"], validate=True))
        return Tracking(
            tracking_id=tracking_id(document["trackingId"]),
            order_id=order_id(document["orderId"]),
            status=reported(document["status"]),
            occurred_at=utc(document["occurredAt"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        message = f"the record is not a carrier's report ({type(error).__name__})"
        # Its cause is left out: an error of reading quotes what it could not read.
        raise UnreadableTrackingError(message) from None


def tracking_id(value: object) -> str:
    """Return the id of a report; raise ValueError if it can't be one."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TRACKING_ID or not value.isprintable():
        message = f"trackingId must be 1 to {MAX_TRACKING_ID} printable characters"
        raise ValueError(message)
    return value


def order_id(value: object) -> str:
    """Return the id of an order; raise ValueError if it can't be one."""
    if not isinstance(value, str) or not is_order_id(value):
        message = "orderId must be a UUIDv7"
        raise ValueError(message)
    return value


def reported(value: Any) -> Status:  # noqa: ANN401, whatever JSON holds
    """Return a status that carriers report; raise ValueError for another."""
    if value not in REPORTED:
        message = "status must be shipped or delivered"
        raise ValueError(message)
    return Status(value)


def utc(value: object) -> datetime:
    """Return a time with an offset, in UTC, to the millisecond; raise ValueError if it is none."""
    if not isinstance(value, str):
        message = "occurredAt must be text"
        raise ValueError(message)  # noqa: TRY004, what is wrong with a value is one kind of error here
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        message = "occurredAt must say its offset from UTC"
        raise ValueError(message)
    moment = read.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
