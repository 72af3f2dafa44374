"""Who asks, and which principals of a policy that is.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from toolkit.domain.access import arn

if TYPE_CHECKING:
    from toolkit.domain.access.policy import Statement

_ACCOUNT = re.compile(r"^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$")


class Match(IntEnum):
    """How closely an element names who asks; the closer, the fewer policies can still limit it."""

    NONE = 0
    ACCOUNT = 1
    """Its account, which leaves it to that account's own policies"""
    ROLE = 2
    """Its role: a boundary still limits what the role may do"""
    EXACT = 3
    """Its session, the user it is, or everybody"""


@dataclass(frozen=True, slots=True)
class Principal:
    """A role, or a session of it; a user; or an AWS service."""

    name: str
    """ARN of the role or user, or a service such as events.amazonaws.com"""
    session: str = ""
    """ARN of the role's session (arn:aws:sts::…:assumed-role/…), where a session asks"""

    @property
    def service(self) -> bool:
        """Whether it is an AWS service, which has no policies of its own."""
        return not self.name.startswith("arn:")

    @property
    def account(self) -> str:
        """Its account; "" for a service."""
        return arn.account(self.name)


def named(statement: Statement, who: Principal) -> Match:
    """Return how a statement of a resource policy names who asks.

    A statement without a principal names everybody: it stands in a policy that has none.
    """
    if statement.not_principals is not None:
        found = max((_one(kind, name, who) for kind, name in statement.not_principals), default=Match.NONE)
        return Match.EXACT if found == Match.NONE else Match.NONE
    if statement.principals is None:
        return Match.EXACT
    return max((_one(kind, name, who) for kind, name in statement.principals), default=Match.NONE)


def _one(kind: str, name: str, who: Principal) -> Match:
    if name == "*" and kind in {"*", "AWS"}:
        return Match.EXACT
    if kind == "Service" or who.service:
        return Match.EXACT if kind == "Service" and name == who.name else Match.NONE
    return _identity(name, who) if kind == "AWS" else Match.NONE


def _identity(name: str, who: Principal) -> Match:
    account = _ACCOUNT.match(name)
    if account:
        return Match.ACCOUNT if account[1] == who.account else Match.NONE
    if name == who.session:
        return Match.EXACT
    if name != who.name:
        return Match.NONE
    return Match.ROLE if ":role/" in name else Match.EXACT
