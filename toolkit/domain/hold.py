"""A hand that is held up: nothing is promoted into an environment until it is taken down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from toolkit.domain.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Hold:
    """Who stopped promotions, why, and since when."""

    owner: str
    reason: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.owner}, since {self.at:%Y-%m-%d %H:%M} UTC: {self.reason}"


def standing(records: Sequence[Evidence]) -> Hold | None:
    """Return the hold that stands, by the records of holds and of their release; None where none does."""
    fitting = [item for item in records if item.kind in ("held", "unheld")]
    newest = max(fitting, key=lambda item: item.at, default=None)
    if newest is None or newest.kind == "unheld":
        return None
    return Hold(newest.details["owner"], newest.details["reason"], newest.at)
