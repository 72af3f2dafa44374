"""Events on an EventBridge bus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from orders.events import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orders.events import OrderEvent

    Entry = dict[str, Any]

MAX_ENTRIES = 10
"""Events a call. Source: EventBridge's API reference, PutEvents."""
MAX_BYTES = 256 * 1024
"""Bytes a call: the quota that PutEvents began with, so that it fits in every region. An event has 400."""


class EventBridge(Protocol):
    """What is needed of boto3's EventBridge client."""

    def put_events(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Hand over events."""


class EventBridgeEvents:
    """An EventPublisher over one bus."""

    def __init__(self, client: EventBridge, bus: str) -> None:
        self._client = client
        self._bus = bus

    def publish(self, events: Sequence[OrderEvent]) -> Mapping[str, str]:
        """Hand over events, some a call; EventBridge answers 200 even where it refuses some of them.

        Once a whole call failed, after the client's own retries, the rest waits for another time as well.
        """
        refused: dict[str, str] = {}
        broken: str | None = None
        for call in calls([(event.event_id, self._entry(event)) for event in events]):
            if broken is None:
                try:
                    refused |= self._put(call)
                except ClientError as error:
                    broken = str(error.response["Error"]["Code"])
                except BotoCoreError as error:
                    broken = type(error).__name__
            if broken is not None:
                refused |= {event_id: broken for event_id, _ in call}
        return refused

    def _put(self, call: Sequence[tuple[str, Entry]]) -> dict[str, str]:
        answer = self._client.put_events(Entries=[entry for _, entry in call])
        return {
            event_id: str(result["ErrorCode"])
            for (event_id, _), result in zip(call, answer["Entries"], strict=True)
            if result.get("ErrorCode")
        }

    def _entry(self, event: OrderEvent) -> Entry:
        return {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": event.detail_type,
            "Detail": json.dumps(event.detail(), separators=(",", ":")),
            "Time": event.occurred_at,
        }


def calls(entries: Sequence[tuple[str, Entry]]) -> Iterator[list[tuple[str, Entry]]]:
    """Part entries into calls that are neither too long nor too large."""
    call: list[tuple[str, Entry]] = []
    filled = 0
    for named in entries:
        bytes_of = size(named[1])
        if call and (len(call) == MAX_ENTRIES or filled + bytes_of > MAX_BYTES):
            yield call
            call, filled = [], 0
        call.append(named)
        filled += bytes_of
    if call:
        yield call


def size(entry: Entry) -> int:
    """Return an entry's bytes. Source: EventBridge's user guide, "Calculating event entry size"."""
    return 14 + sum(len(entry[part].encode()) for part in ("Source", "DetailType", "Detail"))
