"""What somebody typed to start a rollback in a job. Each is checked before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import rollback
from toolkit.domain.project import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAID = {True: True, False: False, "true": True, "false": False, "": False, None: False}
"""A box that is ticked: the forge writes it as a word"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is to be rolled back, to what, why and how."""

    environment: str
    wanted: str | None
    """the release to go back to; None for the one before"""
    reason: str
    emergency: bool
    """whether it is done at once, without a pull request"""


def from_event(document: object) -> Inputs:
    """Read the inputs of a workflow that somebody started by hand.

    Args:
        document: what GITHUB_EVENT_PATH holds.

    Raises:
        ValueError: one of them is missing, or can't be meant.

    """
    found = document.get("inputs") if isinstance(document, dict) else None
    if not isinstance(found, dict):
        raise ValueError("it has no inputs: nobody started it by hand")  # noqa: TRY004 - it is no bug of the caller
    environment, wanted = _text(found, "environment"), _text(found, "to").strip()
    if not NAME.fullmatch(environment):
        raise ValueError(f"{environment[:80]!r} is no name of an environment")
    if wanted and not rollback.RELEASE.fullmatch(wanted):
        raise ValueError(f"{wanted[:80]!r} is no release: one is r- and 12 hex digits")
    try:
        why = rollback.reason(_text(found, "reason"))
    except ValueError:
        raise ValueError("it gives no reason") from None
    emergency = found.get("emergency")
    if not isinstance(emergency, bool | str | None) or emergency not in _SAID:
        raise ValueError(f"its emergency is {emergency!r}, neither true nor false")
    return Inputs(environment, wanted or None, why, _SAID[emergency])


def _text(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"its {name} is no text")  # noqa: TRY004 - as above
    return value
