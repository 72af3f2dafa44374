"""Whom a statement speaks of, and whether its conditions narrow that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Condition, Statement

SOURCE = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_CALLER = (
    *SOURCE, "aws:sourceowner", "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount",
    "aws:principalarn", "aws:sourcevpce", "aws:sourcevpc", "aws:sourceip", "aws:vpcsourceip", "aws:userid",
    "aws:username", "kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "sns:endpoint",
    "aws:principaltag", "events:source", "aws:resourceaccount", "aws:calledvia", "kms:viaservice",
    "lambda:functionurlauthtype", "elasticfilesystem:accessedviamounttarget",
)  # fmt: skip
_POSITIVE = ("stringequals", "stringlike", "arnequals", "arnlike", "ipaddress", "stringequalsignorecase")
_ANYWHERE = {"*", "0.0.0.0/0", "::/0", "arn:aws:*", "arn:*", "arn:aws:*:*:*:*"}


def services(statement: Statement) -> list[str]:
    """Return the services that a statement names."""
    return [name for kind, name in statement.principals or () if kind == "Service"]


def everyone(statement: Statement) -> bool:
    """Whether a statement speaks of everybody."""
    if statement.not_principals is not None:
        return True
    return any(name == "*" and kind in ("*", "AWS") for kind, name in statement.principals or ())


def _positive(condition: Condition) -> bool:
    operator = condition.operator.lower().removeprefix("foranyvalue:").removeprefix("forallvalues:")
    return operator in _POSITIVE and not condition.operator.lower().startswith("forallvalues:")


def _narrow(condition: Condition) -> bool:
    return bool(condition.values) and not _ANYWHERE & set(condition.values)


def tests(statement: Statement) -> Iterator[tuple[str, Condition]]:
    """Every test of a statement that must hold, with its key in lower case."""
    for condition in statement.conditions:
        if _positive(condition) and _narrow(condition):
            yield condition.key.lower(), condition


def from_known_source(statement: Statement) -> bool:
    """Whether a condition holds a service to the source that it acts for."""
    return any(
        key in SOURCE or key.startswith(("kms:encryptioncontext", "kms:calleraccount", "aws:principalorg"))
        for key, _condition in tests(statement)
    )


def narrowed(statement: Statement) -> bool:
    """Whether a condition holds everybody to some."""
    return any(key in _CALLER or key.startswith("aws:principaltag/") for key, _condition in tests(statement))


def accounts(statement: Statement) -> Iterator[str]:
    """Every account that a statement names as its principal."""
    for kind, name in statement.principals or ():
        if kind != "AWS" or not known(name.split(":root", maxsplit=1)[0]):
            continue
        number = name if name.isdigit() else (name.split(":") + [""] * 5)[4]
        if len(number) == _DIGITS and number.isdigit():
            yield number


_DIGITS = 12
