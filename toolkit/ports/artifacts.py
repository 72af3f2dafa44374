"""The content-addressed store of bundles and releases, in the environment's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Artifacts(Protocol):
    """Objects that are written once and never changed."""

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        ...

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        ...

    def get(self, key: str) -> bytes:
        """Return what is stored under the key.

        Raises:
            ToolError: nothing is.

        """
        ...
