"""A grant names its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate


def _whole(statement: Statement) -> list[str]:
    """Return the patterns that hold all actions of a service, or of all services."""
    return [
        pattern
        for pattern in statement.actions or ()
        if pattern.strip("*") in ("", ":")
        or (pattern.count(":") == 1 and not pattern.partition(":")[2].strip("*"))
    ]


def _of_owner(statement: Statement) -> bool:
    """Whether all that a statement lets in is the account itself, which its own policies then hold."""
    return bool(statement.principals) and all(
        name.endswith(":root") for _kind, name in statement.principals or ()
    )


def check(estate: Estate) -> Iterator[Violation]:
    """Find ``*`` and ``service:*``."""
    for document in documents(estate, "identity", "resource"):
        if document.resource.type.startswith("aws_kms"):
            continue  # a key's policy names its administrators, who may do all there is to it
        for statement in document.allowing:
            found = _whole(statement)
            if found and not _of_owner(statement):
                yield Violation(*said(document, f"it allows {', '.join(found)}"))


RULE = Rule(
    "action-wildcard",
    "high",
    "It allows whatever the service can do, today and in years to come: deleting,"
    " sharing, changing policies.",
    "name the actions; toolkit iam NAME says which the code needs",
    check,
)
