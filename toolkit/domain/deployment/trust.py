"""Who may take an environment's roles.

Source: https://docs.github.com/en/actions/reference/security/oidc
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.access import arn
from toolkit.domain.access.policy import parse
from toolkit.domain.deployment.inventory import AUDIENCE, ISSUER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.access.policy import Statement

_SUBJECT = f"{ISSUER}:sub"


def subject(role: str, repository: str, environment: str) -> tuple[str, str]:
    """Return the operator and the value that a token's subject is held to.

    A plan is made of any branch; an apply is a job's that names the GitHub environment.
    """
    if role == "plan":
        return "StringLike", f"repo:{repository}:*"
    return "StringEquals", f"repo:{repository}:environment:{environment}"


def document(role: str, *, repository: str, environment: str, provider: str) -> dict[str, Any]:
    """Return the trust policy of a role, as the module writes it."""
    operator, value = subject(role, repository, environment)
    conditions: dict[str, dict[str, str]] = {"StringEquals": {f"{ISSUER}:aud": AUDIENCE}}
    conditions.setdefault(operator, {})[_SUBJECT] = value
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "GitHubJobs",
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": provider},
                "Condition": conditions,
            }
        ],
    }


def doubt(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Tell how a trust policy differs from the wanted one; "" where it does not."""
    try:
        statements = parse(found).statements
    except ValueError as error:
        return f"it can't be read: {error}"
    expected = parse(wanted).statements
    if {_form(each) for each in statements} == {_form(each) for each in expected}:
        return ""
    strangers = [each for each in statements if _form(each) not in {_form(other) for other in expected}]
    if not strangers:
        return "nobody may take it"
    return "; ".join(_told(each, _subjects(expected[0])) for each in strangers)


def _form(statement: Statement) -> tuple[object, ...]:
    """Return what a statement says, whatever order it says it in, and without its name."""
    conditions = frozenset(
        (each.operator.lower(), each.key.lower(), frozenset(each.values)) for each in statement.conditions
    )
    return (
        statement.effect,
        frozenset(each.lower() for each in statement.actions or ()),
        statement.not_actions,
        frozenset(statement.principals or ()),
        statement.not_principals,
        conditions,
    )


def _subjects(statement: Statement) -> tuple[str, ...]:
    return tuple(
        value for each in statement.conditions if each.key.lower() == _SUBJECT for value in each.values
    )


def _told(statement: Statement, wanted: tuple[str, ...]) -> str:
    federated = [name for kind, name in statement.principals or () if kind == "Federated"]
    if not federated:
        names = ", ".join(name for _kind, name in statement.principals or ()) or "somebody"
        return f"it trusts {names}, who is not GitHub"
    found = _subjects(statement)
    if not found:
        return "it trusts any repository of GitHub: its subject is not held to anything"
    broader = [each for each in found if not any(arn.covers(other, each) for other in wanted)]
    if broader:
        return f"it trusts {', '.join(broader)}, and should trust {', '.join(wanted)} alone"
    if not any(each.key.lower() == f"{ISSUER}:aud" for each in statement.conditions):
        return f"it takes tokens that were made for others than {AUDIENCE}"
    return f"it trusts {', '.join(found)} on other conditions than bootstrap writes"
