"""What a role's policies grant, one action on one resource at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.access import arn, conditions
from toolkit.domain.access.function_in_plan import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.domain.access.policy import Condition, Policy, Statement

_KNOWN_OF_EVERY_CALL = {"aws:securetransport": ("true",)}
"""boto3 calls AWS over TLS"""


@dataclass(frozen=True, slots=True)
class Grant:
    """One action pattern on one resource pattern, from one Allow statement."""

    action: str
    resource: str
    """NOT_KNOWN where the plan can't tell"""
    at: str = ""
    """file:line, or the address of what holds the policy"""
    policy: str = ""
    """Name of the policy"""
    sid: str = ""
    conditions: tuple[Condition, ...] = ()
    except_actions: tuple[str, ...] = ()
    """What NotAction leaves out of its action, which is * then"""
    except_resources: tuple[str, ...] = ()
    """What NotResource leaves out of its resource, which is * then"""
    attached: bool = False
    """Whether it comes from a managed policy, which is not the role's own to change"""

    def may_serve(self, action: str, resource: str) -> bool:
        """Tell whether something of what it grants can be used for an action on a resource pattern."""
        return (
            arn.overlaps(self.action, action, fold=True)
            and not any(arn.covers(each, action, fold=True) for each in self.except_actions)
            and (NOT_KNOWN in (self.resource, resource) or arn.overlaps(arn.widened(self.resource), resource))
            and not any(arn.covers(each, resource) for each in self.except_resources)
        )

    def serves(self, action: str, resource: str) -> bool:
        """Tell whether it grants an action on all that a resource pattern takes in."""
        return (
            arn.covers(self.action, action, fold=True)
            and not any(arn.overlaps(each, action, fold=True) for each in self.except_actions)
            and arn.covers(arn.widened(self.resource), resource)
            and not any(arn.overlaps(arn.widened(each), resource) for each in self.except_resources)
        )


def grants(policies: Sequence[Policy], *, boundary: Sequence[Policy] | None = None) -> tuple[Grant, ...]:
    """Return what policies grant, but for what an unconditional Deny or the boundary takes away wholly."""
    denied = [*flattened(policies, "Deny"), *flattened(boundary or (), "Deny")]
    inside = None if boundary is None else flattened(boundary, "Allow")
    return tuple(
        found
        for found in flattened(policies, "Allow")
        if not any(_removes(each, found) for each in denied)
        and (inside is None or any(each.may_serve(found.action, found.resource) for each in inside))
    )


def _removes(deny: Grant, found: Grant) -> bool:
    return (
        not deny.conditions
        and "${" not in deny.resource
        and found.resource != NOT_KNOWN
        and deny.serves(found.action, arn.widened(found.resource))
    )


def flattened(policies: Sequence[Policy], effect: str) -> list[Grant]:
    """Return the statements of one effect, one action and one resource at a time."""
    return [
        found
        for policy in policies
        for statement in policy.statements
        if statement.effect == effect
        for found in _of(policy, statement)
    ]


def _of(policy: Policy, statement: Statement) -> Iterator[Grant]:
    for action in statement.actions if statement.actions is not None else ("*",):
        for resource in statement.resources if statement.resources is not None else ("*",):
            yield Grant(
                action=action,
                resource=resource,
                at=statement.at or policy.at,
                policy=policy.name,
                sid=statement.sid,
                conditions=statement.conditions,
                except_actions=statement.not_actions or (),
                except_resources=statement.not_resources or (),
                attached=policy.kind in {"managed", "attached"},
            )


def possible(found: Grant, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether its conditions can be met: those on keys that are known have to be."""
    context = {**_KNOWN_OF_EVERY_CALL, **known}
    return all(conditions.met(each, context) for each in found.conditions if each.key.lower() in context)


def certain(found: Grant, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether its conditions are met for sure: each on a key that is known."""
    context = {**_KNOWN_OF_EVERY_CALL, **known}
    return all(each.key.lower() in context and conditions.met(each, context) for each in found.conditions)
