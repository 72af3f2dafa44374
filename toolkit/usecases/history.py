"""Read an environment's evidence from its beginning, and follow its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain import chain
from toolkit.domain.chain import History
from toolkit.errors import Problem, Refused

if TYPE_CHECKING:
    from toolkit.usecases.account import Account


def history(account: Account) -> History:
    """Return every line, believed or not, and what is known of the whole."""
    lines = account.ledger.lines()
    verdict = chain.judge(lines, account.ledger.removed())
    return History(account.environment.name, lines, verdict)


def require_intact(found: History) -> None:
    """Refuse a chain that does not hold.

    Raises:
        Refused: it names every place where it does not.

    """
    if found.verdict.intact:
        return
    raise Refused(
        f"the evidence of {found.environment} is not what was written",
        *(
            Problem(
                f"{item.name}: {item.cause}",
                "find out who did it (CloudTrail), and restore the object's first version from the bucket",
            )
            for item in found.verdict.breaks
        ),
    )
