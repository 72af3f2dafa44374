"""What a wiring rule sees, and says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.project import Project


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule broken, at a path in a file that the configuration reader turns into a line and column."""

    rule: str
    file: str
    path: tuple[str | int, ...]
    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class World:
    """All that a wiring rule may look at: no rule reads a file."""

    project: Project
    handlers: Mapping[str, frozenset[str] | None]
    """function to the names that its handler's file defines; None where there is no such file"""
    environments: frozenset[str]
    """folders below terraform/envs/"""
    overrides: Mapping[str, Mapping[str, Any]]
    """environment to what it changes, by function"""
    accounts: Mapping[str, str]
    """environment to the account that it declares"""


def function_file(name: str) -> str:
    """Return the file that declares a function."""
    return f"functions/{name}/function.yaml"
