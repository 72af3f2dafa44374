"""A role for an identity provider names whom of it it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import known
from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate

_OPEN = ("*", "repo:*", "repo:*:*", "repo:*/*", "repo:*/*:*")


def _held(statement: Statement) -> bool:
    for condition in statement.conditions:
        operator = condition.operator.lower()
        if condition.key.lower().endswith(
            (":sub", ":repository", ":repository_owner", ":job_workflow_ref")
        ) and ("equals" in operator or "like" in operator):
            return not any(known(value) and value in _OPEN for value in condition.values)
    return False


def check(estate: Estate) -> Iterator[Violation]:
    """Find trust in a shared identity provider without a condition on the subject."""
    for document in documents(estate, "trust"):
        for statement in document.allowing:
            shared = [
                name
                for kind, name in statement.principals or ()
                if kind == "Federated"
                and ("githubusercontent" in name or "gitlab.com" in name or "app.terraform.io" in name)
            ]
            if shared and not _held(statement):
                yield Violation(
                    *said(document, "any repository of the identity provider may assume this role")
                )


RULE = Rule(
    "oidc-subject",
    "critical",
    "The provider vouches for everybody who uses it: without a condition on the"
    " subject, a stranger's repository"
    " gets this role.",
    "add a condition on the provider's sub that names repository and branch or environment",
    check,
)
