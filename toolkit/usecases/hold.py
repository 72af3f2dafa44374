"""Stop promotions into an environment, and let them go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain import hold
from toolkit.domain.evidence import Evidence
from toolkit.domain.hold import Hold
from toolkit.errors import Refused

if TYPE_CHECKING:
    from toolkit.ports.clock import Clock
    from toolkit.usecases.account import Account


def put(*, account: Account, clock: Clock, owner: str | None, reason: str) -> Hold:
    """Hold an environment, and record who did, and why; a hold that stands is replaced.

    Args:
        account: the environment's.
        clock: tells when.
        owner: whom to ask about it; whoever acts where None.
        reason: why.

    """
    by = account.identity.caller()
    found = Hold(owner or by, reason, clock.now())
    account.ledger.record(
        Evidence(
            "held",
            account.environment.name,
            "",
            found.at,
            by,
            {},
            {"owner": found.owner, "reason": reason},
        )
    )
    return found


def release(*, account: Account, clock: Clock, reason: str) -> Hold:
    """Let promotions go on, and return the hold that stood.

    Raises:
        Refused: nobody holds it.

    """
    name = account.environment.name
    stood = hold.standing(account.ledger.records("held", "unheld"))
    if stood is None:
        raise Refused(
            f"{name} was not released", cause="nobody holds it", fix="toolkit status shows what is held"
        )
    account.ledger.record(
        Evidence("unheld", name, "", clock.now(), account.identity.caller(), {}, {"reason": reason})
    )
    return stood
