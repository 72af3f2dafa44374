"""Where evidence is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.chain import Break, Line
    from toolkit.domain.evidence import Evidence, Kind


class Ledger(Protocol):
    """Evidence of one environment: signed, chained, appended to, never changed."""

    def record(self, evidence: Evidence) -> None:
        """Sign a statement, and keep it after all that were kept before."""
        ...

    def records(self, *kinds: Kind) -> tuple[Evidence, ...]:
        """Every signed statement about this environment, of these kinds or of any, oldest first.

        Raises:
            ToolError: somebody tampered with one that was read. Unsigned ones are passed over.

        """
        ...

    def lines(self, *kinds: Kind) -> tuple[Line, ...]:
        """Every line of these kinds, or of any, in the order of the chain, whether believed or not."""
        ...

    def removed(self) -> tuple[Break, ...]:
        """Return what the store itself says was taken away, or written over."""
        ...
