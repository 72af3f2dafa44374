"""A role may be handed on only where it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.grants import names, on_anything
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate


def check(estate: Estate) -> Iterator[Violation]:
    """Find iam:PassRole on every role."""
    for document in documents(estate, "identity"):
        for statement in document.allowing:
            if names(statement, "iam:PassRole") and on_anything(statement):
                yield Violation(*said(document, "iam:PassRole on every role of the account"))


RULE = Rule(
    "pass-role-any",
    "high",
    "Whoever can hand any role to a service has the rights of the mightiest role in the account.",
    "name the one role to pass, with a condition on iam:PassedToService",
    check,
)
