"""Where evidence is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.evidence import Evidence, Kind


class Ledger(Protocol):
    """Evidence of one environment: appended to, never changed."""

    def record(self, evidence: Evidence) -> None:
        """Keep a statement."""
        ...

    def records(self, *kinds: Kind) -> tuple[Evidence, ...]:
        """Every statement about this environment, of these kinds or of any, oldest first."""
        ...
