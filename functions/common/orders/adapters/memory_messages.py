"""The ports of events, requests, notifications and files in memory, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from orders.ports.import_files import ImportFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orders.events import OrderEvent
    from orders.ports.fulfilment_queue import FulfilmentRequest
    from orders.ports.notifications import Notification

FIRST_CHANGE = datetime(2026, 3, 1, 12, 0, 0, 0, UTC)


class MemoryEvents:
    """An EventPublisher that remembers, in the order of telling."""

    def __init__(self) -> None:
        self.published: list[OrderEvent] = []

    def publish(self, events: Sequence[OrderEvent]) -> Mapping[str, str]:
        """Remember all events."""
        self.published += events
        return {}


class MemoryFulfilment:
    """A FulfilmentQueue that remembers."""

    def __init__(self) -> None:
        self.sent: list[FulfilmentRequest] = []

    def send(self, request: FulfilmentRequest) -> None:
        """Remember the request."""
        self.sent.append(request)


class MemoryNotifications:
    """Notifications that are remembered."""

    def __init__(self) -> None:
        self.sent: list[Notification] = []

    def send(self, notification: Notification) -> None:
        """Remember the notification."""
        self.sent.append(notification)


@dataclass(slots=True)
class MemoryImportFiles:
    """ImportFiles in dictionaries.

    Args:
        chunk: bytes that are read at a time.

    """

    chunk: int = 7
    reports: dict[str, str] = field(default_factory=dict)
    _versions: dict[str, list[bytes]] = field(default_factory=dict)

    def put(self, key: str, content: bytes) -> str:
        """Keep a file, and return the name of its new version."""
        versions = self._versions.setdefault(key, [])
        versions.append(content)
        return str(len(versions))

    def open(self, key: str, version: str | None) -> ImportFile:
        """Open a file; raise KeyError for one that is not there."""
        versions = self._versions[key]
        index = int(version) if version else len(versions)
        content = versions[index - 1]
        chunks = (content[start : start + self.chunk] for start in range(0, len(content), self.chunk))
        return ImportFile(len(content), FIRST_CHANGE + timedelta(seconds=index), chunks)

    def keep_report(self, key: str, text: str) -> None:
        """Keep a report."""
        self.reports[key] = text
