"""Needs held against grants: what is too much, what is missing, and the smallest policy that suffices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from toolkit.domain.access import arn, grant
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.smallest_policy import smallest_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.access.grant import Grant
    from toolkit.domain.access.need import Need
    from toolkit.domain.access.policy import Policy

Breadth = Literal["action", "resource", "part"]
"""action: a wildcard takes in actions that are not needed; resource: resources that are not needed; part:
more of a resource that is needed, such as all indexes of a table where one is used"""
_PARTS = ("/index/*", "/stream/*", ":*")
_SOURCE_FUNCTION = "lambda:sourcefunctionarn"


@dataclass(frozen=True, slots=True)
class Broad:
    """A grant that is needed, but not as wide as it is."""

    grant: Grant
    breadth: Breadth
    needed: tuple[str, ...]
    """The actions, or resources, that would do"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Needs against grants. Whatever could not be judged is told, too."""

    needs: tuple[Need, ...]
    grants: tuple[Grant, ...]
    excess: tuple[Grant, ...] = ()
    """Granted, and no need can use it"""
    missing: tuple[Need, ...] = ()
    """Needed, and not granted, or denied"""
    partial: tuple[Need, ...] = ()
    """Needed of a pattern, of which only a part is granted: enough if the code keeps to that part"""
    broad: tuple[Broad, ...] = ()
    unresolved: tuple[Need, ...] = ()
    """Needs whose action or resource can't be told; they keep grants from being excess"""
    unknown: tuple[Grant, ...] = ()
    """Grants whose action or resource the plan can't tell; they keep needs from being missing"""
    policy: Mapping[str, Any] = field(default_factory=dict)
    """The smallest policy that suffices"""

    @property
    def exact(self) -> bool:
        """Whether exactly what is needed is granted, and all of it could be judged."""
        return not (
            self.excess or self.missing or self.partial or self.broad or self.unresolved or self.unknown
        )


def compare(
    needs: Sequence[Need],
    policies: Sequence[Policy],
    *,
    boundary: Sequence[Policy] | None = None,
    function: str = "",
) -> Comparison:
    """Return how needs and policies differ.

    Args:
        needs: what a function needs.
        policies: all policies of its role.
        boundary: its permissions boundary; None where it has none.
        function: the function's ARN: calls of its code bear it as lambda:SourceFunctionArn, Lambda's own not.
            Source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html

    """
    role = _Role(policies, boundary, function)
    judged = [need for need in needs if need.known != "unresolved"]
    found = grant.grants(policies, boundary=boundary)
    known = [each for each in found if NOT_KNOWN not in (each.action, each.resource)]
    missing = [need for need in judged if not role.may(need)]
    return Comparison(
        needs=tuple(needs),
        grants=found,
        excess=tuple(each for each in known if not _used(each, needs)),
        missing=tuple(missing),
        partial=tuple(need for need in judged if need not in missing and not role.does(need)),
        broad=tuple(wide for each in known if _used(each, needs) for wide in _breadth(each, needs)),
        unresolved=tuple(need for need in needs if need.known == "unresolved"),
        unknown=tuple(each for each in found if NOT_KNOWN in (each.action, each.resource)),
        policy=smallest_policy(needs, found),
    )


class _Role:
    """What a role may do, with its boundary."""

    def __init__(self, policies: Sequence[Policy], boundary: Sequence[Policy] | None, function: str) -> None:
        self._allowed = grant.flattened(policies, "Allow")
        self._denied = [*grant.flattened(policies, "Deny"), *grant.flattened(boundary or (), "Deny")]
        self._inside = None if boundary is None else grant.flattened(boundary, "Allow")
        self._function = function

    def _context(self, need: Need) -> dict[str, tuple[str, ...]]:
        """Return what is known of the context of a call; an empty value is a key that it lacks."""
        if not self._function:
            return {}
        own = need.known in {"static", "observed"}
        return {_SOURCE_FUNCTION: (self._function,) if own else ()}

    def may(self, need: Need) -> bool:
        """Tell whether a need can be met, at least in part; what is not known of a grant counts for it."""
        context = self._context(need)
        if any(
            each.serves(need.action, need.resource) and grant.certain(each, context)
            for each in self._denied
            if "${" not in each.resource
        ):
            return False
        return all(
            any(
                (each.may_serve(need.action, need.resource) or NOT_KNOWN in (each.action, each.resource))
                and arn.overlaps(_known(each.action), need.action, fold=True)
                and grant.possible(each, context)
                for each in allowed
            )
            for allowed in (self._allowed, self._inside)
            if allowed is not None
        )

    def does(self, need: Need) -> bool:
        """Tell whether a need is met whole, or by a grant that the plan can't tell."""
        context = self._context(need)
        return all(
            any(
                (
                    each.serves(need.action, need.resource)
                    or (each.may_serve(need.action, need.resource) and each.resource == NOT_KNOWN)
                    or each.action == NOT_KNOWN
                )
                and grant.possible(each, context)
                for each in allowed
            )
            for allowed in (self._allowed, self._inside)
            if allowed is not None
        )


def _known(pattern: str) -> str:
    return "*" if pattern == NOT_KNOWN else pattern


def _used(found: Grant, needs: Sequence[Need]) -> bool:
    return any(found.may_serve(need.action, need.resource) for need in needs)


def _breadth(found: Grant, needs: Sequence[Need]) -> list[Broad]:
    """Return in which ways a grant is wider than all needs that it serves."""
    served = [need for need in needs if found.may_serve(need.action, need.resource)]
    wide: list[Broad] = []
    if not any(arn.covers(need.action, found.action, fold=True) for need in served):
        wide.append(Broad(found, "action", tuple(sorted({need.action for need in served}))))
    resource = arn.widened(found.resource)
    if not any(arn.covers(need.resource, resource) for need in served):
        breadth: Breadth = "part" if _is_part(resource, [need.resource for need in served]) else "resource"
        wide.append(Broad(found, breadth, tuple(sorted({need.resource for need in served}))))
    return wide


def _is_part(resource: str, needed: Sequence[str]) -> bool:
    """Tell whether a pattern takes in parts of one resource that it names, and no other resource.

    Of a bucket, it has to keep to a folder that is needed.
    """
    parts = arn.segments(resource)
    if parts is None or any("*" in part or "?" in part for part in parts[:5]):
        return False
    inside = parts[5]
    if parts[2] == "s3":
        return "/" in inside and any(_folder(resource) == _folder(each) for each in needed)
    ending = next((each for each in _PARTS if inside.endswith(each)), None)
    parent = inside.removesuffix(ending) if ending else "*"
    if ending == ":*" and not parent.startswith("log-group:/"):
        return False
    return "*" not in parent and "?" not in parent


def _folder(resource: str) -> str:
    """Return what a pattern names up to the last slash before its first wildcard."""
    return resource.partition("*")[0].partition("?")[0].rpartition("/")[0]
