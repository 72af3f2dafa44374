"""A grant names its resources where the action can be held to some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.principals import tests
from toolkit.policies.security.rule import Rule, Violation
from toolkit.policies.security.unscoped_actions import unscoped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate

_HOLDING = ("resourcetag/", "leadingkeys", "kms:resourcealiases", "kms:viaservice", "cloudwatch:namespace")

_ELSEWHERE = ("*", "iam:PassRole")
"""action-wildcard and pass-role-any tell of these"""


def _held(statement: Statement) -> bool:
    return any(part in key for key, _condition in tests(statement) for part in _HOLDING)


def check(estate: Estate) -> Iterator[Violation]:
    """Find resource ``*`` for actions that take resources."""
    for document in documents(estate, "identity"):
        for statement in document.allowing:
            if not any(set(each) <= {"*"} for each in statement.resources or ()) or _held(statement):
                continue
            found = [
                each for each in statement.actions or () if each not in _ELSEWHERE and not unscoped(each)
            ]
            if found:
                yield Violation(*said(document, f"{', '.join(found[:5])} on every resource"))


RULE = Rule(
    "resource-wildcard",
    "high",
    "It reaches every table, queue, key or secret of the account, not only the ones this role works with.",
    "name the resources; toolkit iam NAME says which the code needs",
    check,
)
