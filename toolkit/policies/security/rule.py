"""What a security or wiring rule is, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.domain.finding import Severity


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that breaks a rule; ``message`` never holds a secret's value."""

    address: str
    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, how bad it is to break it, why, and what mends it."""

    id: str
    severity: Severity
    why: str
    fix: str
    check: Callable[[Estate], Iterator[Violation]]


def broken(resource: Resource, message: str, *attributes: str) -> Violation:
    """Say what is wrong with a resource, at the first of these attributes that it has."""
    return Violation(resource.address, resource.file, resource.line_of(*attributes), message)
