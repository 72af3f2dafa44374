"""What an attribute was and will be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.domain.plan import Change


@dataclass(frozen=True, slots=True)
class Sides:
    """One attribute before and after."""

    before: Any
    after: Any
    known: bool = True
    """Whether the plan tells what it will be"""

    @property
    def differ(self) -> bool:
        """Whether it changes, as far as can be told."""
        return self.before != self.after or not self.known


def of(change: Change, path: str) -> Sides:
    """Return an attribute before and after; a path such as ``ttl.0.enabled`` goes into blocks."""
    unknown = found(change.unknown, path)
    return Sides(found(change.before, path), found(change.after, path), known=unknown is not True)


def found(values: object, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return what stands at a path; None where nothing does, True where all above it is True."""
    for step in path.split("."):
        if values is True:
            return True
        if isinstance(values, Mapping):
            values = values.get(step)
        elif isinstance(values, Sequence) and not isinstance(values, str) and step.isdecimal():
            values = values[int(step)] if int(step) < len(values) else None
        else:
            return None
    return values


def goes_off(change: Change, path: str) -> bool:
    """Tell whether what was on will not be, or may not be for all that is known."""
    sides = of(change, path)
    return bool(sides.before) and (not sides.known or not sides.after)


def comes_on(change: Change, path: str) -> bool:
    """Tell whether what was off will be on, or may be for all that is known."""
    sides = of(change, path)
    return not sides.before and (not sides.known or bool(sides.after))


def falls(change: Change, path: str, *, endless: int | None = None) -> tuple[Any, Any] | None:
    """Return a number before and after where it becomes less; None where it doesn't.

    Args:
        change: the change.
        path: the attribute.
        endless: the number that stands for no limit at all.

    """
    sides = of(change, path)
    old, new = number(sides.before), number(sides.after)
    if old is None or new is None or not sides.known:
        return None
    far = {old: math.inf if old == endless else old, new: math.inf if new == endless else new}
    return (sides.before, sides.after) if far[new] < far[old] else None


def number(value: object) -> float | None:
    """Return a number, also one that the provider writes as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    return float(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else None
