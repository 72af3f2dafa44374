"""Hold what a function needs of AWS against what its role grants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain.access.comparison import compare
from toolkit.domain.access.judged import Judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.access.need import Need
    from toolkit.domain.access.policy import Policy


def judge(
    function: str,
    needs: Sequence[Need],
    *,
    policies: Sequence[Policy],
    boundary: Sequence[Policy] | None,
    arn: str = "",
    doubts: Sequence[str] = (),
    unread: bool = False,
) -> Judged:
    """Return how needs and grants differ.

    Args:
        function: its name, for people.
        needs: all that it needs, by code, tests and platform.
        policies: its role's.
        boundary: its role's permissions boundary; None where there is none.
        arn: the function's.
        doubts: what could not be read: with any, nothing is called right.
        unread: whether a policy of the role's could not be: it may grant what the others don't.

    """
    comparison = compare(needs, policies, boundary=boundary, function=arn)
    if unread:
        open_ = (*comparison.unresolved, *comparison.missing)
        comparison = replace(comparison, missing=(), unresolved=open_)
    return Judged(
        function=function,
        comparison=comparison,
        compared=True,
        doubts=tuple(doubts),
    )


def needs_alone(function: str, needs: Sequence[Need], *, doubts: Sequence[str] = ()) -> Judged:
    """Return what a function needs, where there is no role to hold it against."""
    return Judged(function=function, comparison=compare(needs, ()), compared=False, doubts=tuple(doubts))
