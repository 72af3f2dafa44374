"""Publish events: on changes of the orders' table.

The stream is the outbox: whatever was written is in it, and stays until it was told. So a crash between
the write of an order and its event loses nothing; telling again what was told is harmless, for an event's
id is made of its order's id and version.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders.adapters.clients import client
from orders.adapters.eventbridge_events import EventBridgeEvents
from orders.runtime import entrypoint

from publish_events.relay import relay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.batches import Response
    from orders.logs import Log
    from orders.ports.event_publisher import EventPublisher
    from orders.runtime import Context, Handler


def publish_events(*, events: EventPublisher) -> Handler:
    """Return the handler that tells the events of a batch, and reports each record it could not tell."""

    def handle(event: Mapping[str, Any], _context: Context, log: Log) -> Response:
        relayed = relay(event["Records"], events)
        for failure in relayed.failures:
            log.error("event not told", eventId=failure.event_id, reason=failure.reason)
        for told in relayed.told:
            caused = log.correlated(told.correlation_id)
            caused.info("event told", eventId=told.event_id, orderId=told.order_id)
        log.count("EventsPublished", len(relayed.told))
        log.count("RecordsFailed", len(relayed.failures))
        return {"batchItemFailures": [{"itemIdentifier": each.sequence_number} for each in relayed.failures]}

    return entrypoint(handle)


handler = publish_events(events=EventBridgeEvents(client("events"), os.environ["BUS_NAME"]))
