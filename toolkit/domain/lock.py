"""Who holds the lock of a state, as Terraform writes it down.

Source: https://github.com/hashicorp/terraform/blob/main/internal/states/statemgr/locker.go (LockInfo)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lock:
    """One holder of the lock."""

    id: str
    who: str
    """user@host"""
    operation: str
    """such as ``OperationTypeApply``"""
    created: datetime | None
    """when it was taken; None where that can't be read"""

    @property
    def host(self) -> str:
        """The machine that it was taken on."""
        return self.who.rpartition("@")[2]

    @property
    def doing(self) -> str:
        """What the holder does, in a word."""
        return self.operation.removeprefix("OperationType").lower() or "something"

    def __str__(self) -> str:
        since = f" since {self.created:%Y-%m-%d %H:%M:%S} UTC" if self.created else ""
        return f"{self.who} ({self.doing}{since}, lock {self.id})"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What became of a lock."""

    environment: str
    lock: Lock | None
    """who held it; None where nobody did"""
    why: str
    """why it was released"""


def from_json(text: str | bytes) -> Lock:
    """Read Terraform's lock info.

    Raises:
        ValueError: it is none.

    """
    try:
        found = json.loads(text)
        return Lock(
            id=str(found["ID"]),
            who=str(found.get("Who", "")),
            operation=str(found.get("Operation", "")),
            created=_moment(str(found.get("Created", ""))),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is no lock of Terraform: {error!r}") from error


def _moment(text: str) -> datetime | None:
    """Return Go's RFC 3339 time, whose fraction may have nine digits."""
    head, _, rest = text.partition(".")
    fraction = rest.rstrip("Z")[:6]
    try:
        return datetime.fromisoformat(f"{head.rstrip('Z')}.{fraction or '0'}+00:00")
    except ValueError:
        return None
