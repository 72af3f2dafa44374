"""Decide a request as IAM does.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html and, for keys,
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from toolkit.domain.access import arn, conditions
from toolkit.domain.access.principal import Match, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.domain.access.policy import Policy, Statement
    from toolkit.domain.access.principal import Principal

Reason = Literal[
    "allowed by identity", "allowed by resource", "allowed by both", "explicit deny",
    "no identity policy allows it", "no resource policy allows it", "the boundary does not allow it",
    "a limit does not allow it",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One call: who does what to what, in which context."""

    action: str
    resource: str
    """ARN, or * for an action that takes no resource"""
    principal: Principal
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of context keys, whose names don't heed case"""
    resource_account: str = ""
    """"" for that in the resource's ARN, else for the principal's"""

    @property
    def same_account(self) -> bool:
        """Whether the resource is in the account of who asks."""
        owner = self.resource_account or arn.account(self.resource)
        return not owner or owner == self.principal.account


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a request is allowed, why, and by which statement."""

    allowed: bool
    reason: Reason
    by: Statement | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    request: Request
    keys: Mapping[str, tuple[str, ...]]


def decide(
    request: Request,
    *,
    identity: Sequence[Policy] = (),
    boundary: Sequence[Policy] | None = None,
    resource: Sequence[Policy] = (),
    limits: Sequence[Sequence[Policy]] = (),
) -> Decision:
    """Return IAM's decision.

    Args:
        request: what is asked.
        identity: the policies of who asks.
        boundary: its permissions boundary; None where it has none.
        resource: the policies of what is asked for.
        limits: organization policies: of each group, one has to allow it.

    """
    asked = _Context(request, _keys(request))
    limiting = [policy for group in limits for policy in group]
    denied = _first(asked, [*identity, *(boundary or ()), *limiting], "Deny") or _denied_by_resource(
        asked, resource, bounded=boundary is not None
    )
    if denied is not None:
        return Decision(allowed=False, reason="explicit deny", by=denied)
    if any(_first(asked, group, "Allow") is None for group in limits):
        return Decision(allowed=False, reason="a limit does not allow it")
    return _granted(asked, identity, boundary, resource)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What each side allows."""

    own: Statement | None
    theirs: Statement | None
    match: Match
    bounded: bool
    """Whether a boundary leaves it out"""


def _granted(
    asked: _Context,
    identity: Sequence[Policy],
    boundary: Sequence[Policy] | None,
    resource: Sequence[Policy],
) -> Decision:
    """Join what both sides allow, once nothing denies it."""
    match, theirs = _of_resource(asked, resource)
    sides = _Sides(
        own=_first(asked, identity, "Allow"),
        theirs=theirs,
        match=match,
        bounded=boundary is not None and _first(asked, boundary, "Allow") is None,
    )
    if asked.request.principal.service:
        if match >= Match.ROLE:
            return Decision(allowed=True, reason="allowed by resource", by=theirs)
        return Decision(allowed=False, reason="no resource policy allows it")
    if asked.request.same_account:
        return _within_account(asked.request, sides)
    return _across_accounts(sides)


def _across_accounts(sides: _Sides) -> Decision:
    """Both sides have to allow it."""
    if sides.theirs is None:
        return Decision(allowed=False, reason="no resource policy allows it")
    if sides.own is None:
        return Decision(allowed=False, reason="no identity policy allows it")
    if sides.bounded:
        return Decision(allowed=False, reason="the boundary does not allow it")
    return Decision(allowed=True, reason="allowed by both", by=sides.own)


def _within_account(request: Request, sides: _Sides) -> Decision:
    """Either side suffices; a boundary limits what a resource's policy allows a role, but not a session."""
    if sides.match >= Match.ROLE and (not sides.bounded or sides.match == Match.EXACT):
        return Decision(allowed=True, reason="allowed by resource", by=sides.theirs)
    if sides.own is None and sides.match < Match.ROLE:
        return Decision(allowed=False, reason="no identity policy allows it")
    if _decides_alone(request) and sides.theirs is None:
        return Decision(allowed=False, reason="no resource policy allows it")
    if sides.bounded:
        return Decision(allowed=False, reason="the boundary does not allow it")
    return Decision(allowed=True, reason="allowed by identity", by=sides.own)


def _decides_alone(request: Request) -> bool:
    """Tell whether an account's own policies count only where the resource's policy says so.

    Sources: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html and
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
    """
    action = request.action.lower()
    if action.startswith("kms:"):
        return ":key/" in request.resource
    return action.startswith("sts:assumerole") and ":role/" in request.resource


def _keys(request: Request) -> dict[str, tuple[str, ...]]:
    """Return the request's context, with what follows from who asks.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    keys = {key.lower(): tuple(values) for key, values in request.context.items()}
    who = request.principal
    if not who.service:
        keys.setdefault("aws:principalarn", (who.name,))
        if who.account:
            keys.setdefault("aws:principalaccount", (who.account,))
    return keys


def applies(statement: Statement, action: str, resource: str, keys: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a statement speaks of an action on a resource, under a context in lower case."""
    return (
        speaks_of(statement, action)
        and _resource_matches(statement, resource, keys)
        and all(conditions.met(each, keys, variables=statement.variables) for each in statement.conditions)
    )


def speaks_of(statement: Statement, action: str) -> bool:
    """Tell whether a statement's Action or NotAction takes in an action.

    Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html and
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
    """
    if statement.not_actions is not None:
        return not any(arn.matches(each, action, fold=True) for each in statement.not_actions)
    return any(arn.matches(each, action, fold=True) for each in statement.actions or ())


def _resource_matches(statement: Statement, resource: str, keys: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether Resource or NotResource takes in a resource.

    Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html and
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
    """
    if statement.not_resources is not None:
        return not any(_left_out(each, resource, keys, statement) for each in statement.not_resources)
    if statement.resources is None:
        return True
    resolved = (arn.resolved(each, keys, variables=statement.variables) for each in statement.resources)
    return any(pattern is not None and arn.matches_tokens(pattern, resource) for pattern in resolved)


def _left_out(pattern: str, resource: str, keys: Mapping[str, tuple[str, ...]], statement: Statement) -> bool:
    """Tell whether one pattern of NotResource leaves a resource out.

    A variable that the request lacks makes the statement invalid: instead of everything, it then speaks of
    nothing that the pattern's service, region and account could mean.
    """
    resolved = arn.resolved(pattern, keys, variables=statement.variables)
    if resolved is not None:
        return arn.matches_tokens(resolved, resource)
    wide, asked = arn.segments(arn.widened(pattern)), arn.segments(resource)
    if wide is None or asked is None:
        return True
    return all(arn.matches(one, other) for one, other in zip(wide[:5], asked[:5], strict=True))


def _statements(policies: Sequence[Policy], effect: str) -> Iterator[Statement]:
    for policy in policies:
        for statement in policy.statements:
            if statement.effect == effect:
                yield statement


def _first(asked: _Context, policies: Sequence[Policy], effect: str) -> Statement | None:
    for statement in _statements(policies, effect):
        if applies(statement, asked.request.action, asked.request.resource, asked.keys):
            return statement
    return None


def _denied_by_resource(asked: _Context, policies: Sequence[Policy], *, bounded: bool) -> Statement | None:
    """Return a Deny of the resource's policies; with a boundary, NotPrincipal denies whomever it names.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    for statement in _statements(policies, "Deny"):
        excepted = named(statement, asked.request.principal) == Match.NONE
        if excepted and not (bounded and statement.not_principals is not None):
            continue
        if applies(statement, asked.request.action, asked.request.resource, asked.keys):
            return statement
    return None


def _of_resource(asked: _Context, policies: Sequence[Policy]) -> tuple[Match, Statement | None]:
    best, found = Match.NONE, None
    for statement in _statements(policies, "Allow"):
        match = named(statement, asked.request.principal)
        if match > best and applies(statement, asked.request.action, asked.request.resource, asked.keys):
            best, found = match, statement
    return best, found
