"""The content-addressed store of bundles and releases, in the environment's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.domain.digest import Digest


class Artifacts(Protocol):
    """Objects that are written once and never changed."""

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        ...

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        ...

    def digest(self, key: str) -> Digest | None:
        """Return the digest of what is stored under the key, as the store sees it; None where nothing is."""
        ...

    def get(self, key: str) -> bytes:
        """Return what is stored under the key.

        Raises:
            ToolError: nothing is.

        """
        ...
