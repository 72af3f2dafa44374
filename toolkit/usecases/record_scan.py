"""Keep what a scan said of a release as evidence: gates look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain import scanned
from toolkit.domain.evidence import of_release
from toolkit.errors import Refused

if TYPE_CHECKING:
    from toolkit.domain.release import Release
    from toolkit.domain.scan import Scan
    from toolkit.ports.clock import Clock
    from toolkit.usecases.account import Account


def require_same(looked_at: Release, pinned: Release | None, environment: str) -> None:
    """Refuse to speak of a release where another one was scanned.

    Raises:
        Refused: what is checked out does not build what the environment pins.

    """
    if pinned is None or pinned.id != looked_at.id:
        holds = "no release" if pinned is None else pinned.id
        raise Refused(
            "the scan can't be recorded",
            cause=f"what is checked out builds {looked_at.id}; {environment} pins {holds}",
            fix="check out the commit of the release (toolkit status tells it), or release what is here",
        )


def record_scan(found: Scan, release: Release, *, account: Account, clock: Clock) -> scanned.Scanned:
    """Keep the verdict, passing or not, in the environment's ledger."""
    name = account.environment.name
    seen = scanned.of_scan(found, at=clock.now(), where=name)
    account.ledger.record(
        of_release(
            "scanned",
            release=release,
            environment=name,
            at=seen.at,
            by=account.identity.caller(),
            details={"scanned": seen.details()},
        )
    )
    return seen
