"""Nothing is allowed by exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate


def check(estate: Estate) -> Iterator[Violation]:
    """Find Allow with NotAction or NotResource."""
    for document in documents(estate, "identity", "resource"):
        for statement in document.allowing:
            found = [
                name
                for name, given in (
                    ("NotAction", statement.not_actions),
                    ("NotResource", statement.not_resources),
                )
                if given is not None
            ]
            if found:
                yield Violation(*said(document, f"Allow with {' and '.join(found)}"))


RULE = Rule(
    "not-action-allow",
    "high",
    "All that is not named is allowed, services that AWS adds tomorrow too.",
    "name what is allowed; exceptions belong into a Deny",
    check,
)
