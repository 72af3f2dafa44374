"""A plan that was not made, since nothing has changed since there was nothing left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.plan import COUNTED
from toolkit.render.tables import folded

if TYPE_CHECKING:
    from toolkit.domain.settled import Settled


def text(found: Settled, seconds: float) -> str:
    """Return the verdict, what it rests on, and what would look closer."""
    when = f"{found.at:%Y-%m-%d %H:%M}"
    return folded(
        [
            f"No changes: {found.environment} has {found.release}  ({seconds:.1f}s)",
            f"  Its files and its state are those of {when} UTC, when nothing was left to do.",
            f"  The account was not looked at; to do so: toolkit plan {found.environment} --refresh",
            "fingerprint",
            f"  {found.fingerprint}",
        ]
    )


def markdown(found: Settled, seconds: float) -> str:
    """Return it for a comment."""
    return f"### {found.environment}: no changes\n\n```text\n{text(found, seconds)}\n```\n"


def document(found: Settled, seconds: float) -> dict[str, Any]:
    """Return it as the document that a plan has."""
    return {
        "schema": "toolkit/plan/v1",
        "environment": found.environment,
        "release": found.release,
        "fingerprint": found.fingerprint.value,
        "changes": False,
        "refreshed": False,
        "settled_at": found.at.isoformat(),
        "counts": dict.fromkeys(COUNTED, 0),
        "risks": [],
        "resources": [],
        "cost": {
            "monthly_before": found.monthly,
            "monthly_after": found.monthly,
            "currency": found.currency,
        },
        "seconds": {"terraform": 0.0, "toolkit": round(seconds, 3)},
    }
