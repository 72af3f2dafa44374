"""A hold, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.render.tables import folded

if TYPE_CHECKING:
    from toolkit.domain.hold import Hold


def held(environment: str, found: Hold) -> str:
    """Return that an environment is held, and what lets go of it."""
    return folded(
        [f"Held {environment}: {found}", f"  until: toolkit release-hold {environment} --reason '…'"]
    )


def released(environment: str, stood: Hold) -> str:
    """Return that an environment is held no more."""
    return folded([f"Released {environment}; it was held by {stood}"])


def document(command: str, environment: str, found: Hold) -> dict[str, Any]:
    """Return it as JSON."""
    return {"schema": f"toolkit/{command}/v1", "environment": environment, "held": values(found)}


def values(found: Hold) -> dict[str, Any]:
    """Return who holds, why, and since when."""
    return {"owner": found.owner, "reason": found.reason, "at": found.at.isoformat()}
