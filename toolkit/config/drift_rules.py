"""Which differences of an environment somebody answers for, as its environment.yaml says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.drift_rules import Rule

if TYPE_CHECKING:
    from toolkit.config.document import Document


def read(document: Document) -> tuple[Rule, ...]:
    """Return the rules of an environment.yaml that was found right."""
    found = document.data.get("drift", {}).get("ignore", ())
    return tuple(
        Rule(
            address=each["address"],
            attribute=each.get("attribute", "*"),
            reason=each.get("reason", ""),
            owner=each.get("owner", ""),
            expires=_date(each.get("expires")),
            file=document.file,
            line=document.at(("drift", "ignore", index)).line,
        )
        for index, each in enumerate(found)
    )


def _date(text: str | None) -> date | None:
    """Return a day; one that no calendar has is none, and the rule says that it never expires."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
