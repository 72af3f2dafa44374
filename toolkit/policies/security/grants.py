"""What allowing statements allow: actions by pattern, and how wide the resources are."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.domain.access.arn import covers, matches
from toolkit.domain.estate import known, references, segments, unindexed
from toolkit.policies.security.documents import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.documents import Document

_ATTACHMENTS = (
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
)


def allows(statement: Statement, action: str) -> bool:
    """Whether a statement's actions hold this one."""
    if statement.effect != "Allow":
        return False
    if statement.actions is not None:
        return any(matches(pattern, action, fold=True) for pattern in statement.actions)
    return not any(matches(pattern, action, fold=True) for pattern in statement.not_actions or ())


def names(statement: Statement, action: str) -> bool:
    """Whether a statement names this action, or its service's actions by pattern; ``*`` alone names none."""
    service = action.split(":", maxsplit=1)[0]
    return any(
        pattern.lower().startswith(f"{service}:") and matches(pattern, action, fold=True)
        for pattern in statement.actions or ()
    )


def anything(resource: str) -> bool:
    """Whether a pattern leaves open which resource is meant: ``*``, or ``*`` where the name would stand."""
    if set(resource) <= {"*"}:
        return True
    parts = segments(resource)
    if parts is None:
        return False
    return bool(re.fullmatch(r"\*|[a-z-]+[:/]\*(?:[:/]\*)*", parts[5]))


def on_anything(statement: Statement) -> bool:
    """Whether one of a statement's resources is open."""
    return statement.resources is None or any(anything(each) for each in statement.resources)


def reaches(pattern: str, target: str) -> bool:
    """Whether a resource pattern holds what a value names, by reference or by text."""
    if set(pattern) <= {"*"} or pattern == target:
        return True
    mine, other = references(pattern), references(target)
    if mine and other and {unindexed(each) for each in mine} & {unindexed(each) for each in other}:
        return True
    return known(pattern) and known(target) and covers(pattern, target)


@lru_cache(maxsize=16)
def _by_role(estate: Estate) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    attached = {unindexed(document.resource.address): document for document in documents(estate, "identity")}
    for document in documents(estate, "identity"):
        if document.resource.type == "aws_iam_role":
            found[document.resource.address].append(document)
        for role in estate.all_named(document.resource.get("role"), "aws_iam_role"):
            found[role.address].append(document)
    for attachment, role in _attachments(estate):
        policy = estate.named(attachment, "aws_iam_policy")
        managed = attached.get(unindexed(policy.address)) if policy else None
        if managed is not None:
            found[role.address].append(managed)
    return found


def _attachments(estate: Estate) -> Iterator[tuple[str, Resource]]:
    for each in estate.of("aws_iam_role_policy_attachment"):
        for role in estate.all_named(each.get("role"), "aws_iam_role"):
            yield str(each.get("policy_arn")), role
    for each in estate.of("aws_iam_policy_attachment"):
        for name in each.get("roles", default=[]) or []:
            for role in estate.all_named(name, "aws_iam_role"):
                yield str(each.get("policy_arn")), role
    for role in estate.of("aws_iam_role"):
        managed = role.get("managed_policy_arns", default=[])
        for arn in managed if isinstance(managed, list) else []:
            yield str(arn), role


def of_role(estate: Estate, role: Resource) -> Sequence[Document]:
    """Return every document that says what a role may do."""
    return _by_role(estate).get(role.address, ())


def managed_of(estate: Estate, role: Resource) -> list[str]:
    """Return the ARNs of what is attached to a role and not declared here."""
    return [
        arn
        for arn, each in _attachments(estate)
        if each is role and estate.named(arn, "aws_iam_policy") is None
    ]
