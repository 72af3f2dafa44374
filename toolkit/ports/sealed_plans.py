"""Plans as they were shown to whoever approves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.digest import Digest


class SealedPlans(Protocol):
    """Documents by the fingerprint of their plan, in the environment's own account."""

    def keep(self, fingerprint: Digest, data: bytes) -> None:
        """Keep what was sealed; of the same plan, made again, the newest is kept."""
        ...

    def find(self, fingerprint: Digest) -> bytes | None:
        """Return what was sealed under a fingerprint; None where no such plan was shown."""
        ...
