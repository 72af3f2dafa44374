"""A policy reaches into its own account, and lets others in only on a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.estate import known, segments
from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.principals import accounts, tests
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate

_OF_AWS = frozenset(
    [
        "127311923021",
        "033677994240",
        "027434742980",
        "797873946194",
        "985666609251",
        "054676820928",
        "156460612806",
        "652711504416",
        "009996457667",
        "897822967062",
        "600734575887",
        "114774131450",
        "783225319266",
        "718504428378",
        "582318560864",
        "383597477331",
        "507241528517",
        "754344448648",
    ]
)
"""Accounts of AWS that write load balancers' logs"""
_AGREED = ("sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn")


def _own(estate: Estate) -> frozenset[str] | None:
    """Return the accounts that are ours; None where nothing tells."""
    if estate.account:
        return frozenset((estate.account,))
    if any(each.data and each.type == "aws_caller_identity" for each in estate.resources):
        return frozenset()
    return None


def _reached(statement: Statement) -> Iterator[str]:
    for resource in statement.resources or ():
        parts = segments(resource)
        if parts is not None and known(parts[4]) and parts[4].isdigit():
            yield parts[4]


def check(estate: Estate) -> Iterator[Violation]:
    """Find accounts in policies that are not the declared one."""
    own = _own(estate)
    if own is None:
        return
    for document in documents(estate):
        for statement in document.allowing:
            if document.kind == "identity":
                found = set(_reached(statement)) - own
                verb = "it reaches into"
            else:
                if any(key in _AGREED for key, _condition in tests(statement)):
                    continue
                found = set(accounts(statement)) - own - _OF_AWS
                verb = "it lets in"
            for account in sorted(found):
                whose = estate.accounts.get(account)
                yield Violation(
                    *said(document, f"{verb} account {account}{f', which is {whose}' if whose else ''}")
                )


RULE = Rule(
    "cross-account",
    "high",
    "What reaches another account, or lets it in, is outside of what this account's owner can see and hold.",
    "name this account's own resources; where it is meant, add a condition (sts:ExternalId,"
    " aws:PrincipalOrgID) or waive it",
    check,
)
