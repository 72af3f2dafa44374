"""Follow orders: on changes of the orders' table.

A record that is handed over again is followed again: receivers know it by its event id.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.dynamodb_stream import order_change
from orders.adapters.sns_notifications import SNSNotifications
from orders.adapters.sqs_fulfilment import SQSFulfilment
from orders.batches import DYNAMODB, each
from orders.domain.status import Status
from orders.ports.fulfilment_queue import FulfilmentRequest
from orders.ports.notifications import Kind, Notification
from orders.runtime import entrypoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.batches import Record, Response
    from orders.logs import Log
    from orders.ports.fulfilment_queue import FulfilmentQueue
    from orders.ports.notifications import Notifications
    from orders.runtime import Context, Handler

NOTIFIED = {Status.SHIPPED: Kind.SHIPPED, Status.DELIVERED: Kind.REVIEW}


def follow_order(*, fulfilment: FulfilmentQueue, notifications: Notifications) -> Handler:
    """Return the handler that starts what follows each order's new status."""

    def follow(record: Record, log: Log) -> None:
        change = order_change(record)
        after, status = change.after, change.moved_to()
        told = log.correlated(after.caused_by)
        if status is Status.PAID:
            fulfilment.send(FulfilmentRequest(after.order_id, after.version, after.caused_by))
            told.info("fulfilment asked for", orderId=after.order_id)
            log.count("FulfilmentsRequested")
        elif status in NOTIFIED:
            kind = NOTIFIED[status]
            notifications.send(Notification(kind, after.order_id, after.version, after.caused_by))
            told.info("notification sent", orderId=after.order_id, kind=kind.value)
            log.count("NotificationsSent")

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> Response:
        return each(DYNAMODB, event, lambda record: follow(record, log), log)

    return entrypoint(handle)


handler = follow_order(
    fulfilment=SQSFulfilment(client("sqs"), os.environ["QUEUE_URL"]),
    notifications=SNSNotifications(client("sns"), os.environ["TOPIC_ARN"]),
)
