"""Clean orders up: every night."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.dynamodb_retention import DynamoDBRetention
from orders.runtime import entrypoint
from orders.timestamps import now

from clean_up_orders.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from orders.logs import Log
    from orders.ports.order_retention import OrderRetention
    from orders.runtime import Context, Handler

MARGIN = 30_000
"""Milliseconds that are left when no other order is begun: more than one call of DynamoDB takes at worst."""
MAX_DAYS = 36_500


class InvalidInputError(ValueError):
    """The schedule's input does not say for how long orders are kept: nothing is removed on a guess."""


def clean_up_orders(
    *,
    retention: OrderRetention,
    clock: Callable[[], datetime] = now,
    pause: Callable[[float], None] = time.sleep,
) -> Handler:
    """Return the handler that removes orders completed before `retention_days`, while there is time.

    What it does not come to is left to the next night.
    """

    def handle(event: Mapping[str, Any], context: Context, log: Log) -> dict[str, object]:
        days = retention_days(event)
        cleaned = clean(
            retention,
            before=clock() - timedelta(days=days),
            time_is_up=lambda: context.get_remaining_time_in_millis() < MARGIN,
            pause=pause,
        )
        log.info("orders removed", removed=cleaned.removed, left=cleaned.left, more=cleaned.more)
        log.count("OrdersRemoved", cleaned.removed)
        log.count("CleanUpsUnfinished", int(cleaned.more))
        return {"removed": cleaned.removed, "left": cleaned.left, "more": cleaned.more}

    return entrypoint(handle)


def retention_days(event: Mapping[str, Any]) -> int:
    """Return how many days orders are kept after they were completed, or raise InvalidInputError."""
    days = event.get("retention_days")
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MAX_DAYS:
        message = f"retention_days must be a whole number from 1 to {MAX_DAYS}"
        raise InvalidInputError(message)
    return days


handler = clean_up_orders(retention=DynamoDBRetention(client("dynamodb"), os.environ["TABLE_NAME"]))
