"""The artifact store in memory, for tests: whatever it is asked, and by however many at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from toolkit.domain.digest import of_bytes
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.domain.digest import Digest
    from toolkit.errors import ToolkitError

_STORING = Lock()
"""Held while somebody stores"""


@dataclass(slots=True)
class MemoryArtifacts:
    """A store whose objects are written once."""

    objects: dict[str, bytes] = field(default_factory=dict)
    failure: ToolkitError | None = None

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        if self.failure is not None:
            raise self.failure
        return tuple(key for key in keys if key not in self.objects)

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        with _STORING:
            free = key not in self.objects
            self.objects.setdefault(key, data)
        return free

    def digest(self, key: str) -> Digest | None:
        """Return the digest of what is stored under the key; None where nothing is."""
        return of_bytes(self.objects[key]) if key in self.objects else None

    def get(self, key: str) -> bytes:
        """Return what is stored under the key."""
        if key not in self.objects:
            raise ToolError(f"{key} could not be read", cause="nothing is stored under that key")
        return self.objects[key]
