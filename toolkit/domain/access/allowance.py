"""What policies allow and deny, piece by piece, and how two sets of policies differ in that.

How a policy is written makes no difference: statements may be split, merged, reordered or moved to another
policy of the same holder. What counts is whom it lets do what to what, under which conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from toolkit.domain.access import arn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.domain.access.policy import Effect, Policy, Statement

_Condition = tuple[str, str, frozenset[str]]
_ITSELF = "*"
"""What a policy speaks of that names no resource: its own"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One action on one resource for one principal, allowed or denied."""

    action: str
    resource: str
    effect: Effect = "Allow"
    who: str = ""
    """kind and name, such as ``Service events.amazonaws.com``; "" for whoever holds the policy"""
    conditions: tuple[str, ...] = ()
    """keys of conditions, for people"""
    tested: frozenset[_Condition] = frozenset()
    """all of the conditions"""
    except_actions: tuple[str, ...] = ()
    except_resources: tuple[str, ...] = ()
    except_who: tuple[str, ...] = ()
    open: bool = False
    """whether it lets everybody in, and no condition holds them to some"""

    def takes_in(self, other: Allowance) -> bool:
        """Tell whether all that the other speaks of is in this one."""
        return (
            self.effect == other.effect
            and (self.who == other.who or (_everybody(self.who) and bool(other.who)))
            and arn.covers(self.action, other.action, fold=True)
            and arn.covers(self.resource, other.resource)
            and self.tested <= other.tested
            and set(self.except_actions) <= set(other.except_actions)
            and set(self.except_resources) <= set(other.except_resources)
            and set(self.except_who) == set(other.except_who)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes allowed and what is no longer; what becomes denied and what is no longer."""

    allowed: tuple[Allowance, ...] = ()
    no_longer_allowed: tuple[Allowance, ...] = ()
    denied: tuple[Allowance, ...] = ()
    no_longer_denied: tuple[Allowance, ...] = ()

    @property
    def none(self) -> bool:
        """Whether both allow and deny the same."""
        return not (self.allowed or self.no_longer_allowed or self.denied or self.no_longer_denied)


def _everybody(who: str) -> bool:
    return who in {"* *", "AWS *"}


def difference(before: Iterable[Allowance], after: Iterable[Allowance]) -> Difference:
    """Return how what is allowed and denied differs.

    What is allowed by several together counts as new where no single one allowed it: it is told rather than
    missed.
    """
    old, new = frozenset(before), frozenset(after)
    came = _beyond(new - old, old)
    went = _beyond(old - new, new)
    return Difference(
        allowed=_of_effect(came, "Allow"),
        no_longer_allowed=_of_effect(went, "Allow"),
        denied=_of_effect(came, "Deny"),
        no_longer_denied=_of_effect(went, "Deny"),
    )


def _of_effect(found: Iterable[Allowance], effect: Effect) -> tuple[Allowance, ...]:
    return tuple(sorted((each for each in found if each.effect == effect), key=_place))


def _place(found: Allowance) -> tuple[str, ...]:
    tested = sorted(f"{operator} {key} {sorted(values)}" for operator, key, values in found.tested)
    return (found.action, found.resource, found.who, *tested, *found.except_actions, *found.except_resources)


def _beyond(some: Iterable[Allowance], others: frozenset[Allowance]) -> list[Allowance]:
    return [each for each in some if not any(other.takes_in(each) for other in others)]


def of_policy(policy: Policy, *, is_open: Iterable[Statement] = ()) -> Iterator[Allowance]:
    """Yield what a policy allows and denies.

    Args:
        policy: the policy.
        is_open: the statements of it that let everybody in.

    """
    wide = {id(statement) for statement in is_open}
    for statement in policy.statements:
        yield from _of_statement(statement, is_open=id(statement) in wide)


def _of_statement(statement: Statement, *, is_open: bool) -> Iterator[Allowance]:
    tested = frozenset(
        (each.operator.lower(), each.key.lower(), frozenset(each.values)) for each in statement.conditions
    )
    whom = [f"{kind} {name}" for kind, name in statement.principals or ()]
    if statement.not_principals is not None:
        whom = ["* *"]
    actions = statement.actions if statement.actions is not None else ("*",)
    resources = statement.resources if statement.resources is not None else (_ITSELF,)
    for who, action, resource in product(whom or [""], actions, resources):
        yield Allowance(
            action=action,
            resource=resource,
            effect=statement.effect,
            who=who,
            conditions=tuple(sorted({each.key for each in statement.conditions})),
            tested=tested,
            except_actions=tuple(sorted(each.lower() for each in statement.not_actions or ())),
            except_resources=tuple(sorted(statement.not_resources or ())),
            except_who=tuple(sorted(f"{kind} {name}" for kind, name in statement.not_principals or ())),
            open=is_open and _everybody(who),
        )
