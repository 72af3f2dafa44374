"""Where known vulnerabilities are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Advisory:
    """A vulnerability of a package, and the versions that mend it."""

    id: str
    summary: str
    fixed_in: tuple[str, ...]


class UnreachableError(Exception):
    """Nobody answers: nothing is known, good or bad."""


class Advisories(Protocol):
    """A source of advisories."""

    def of(self, package: str, version: str) -> tuple[Advisory, ...]:
        """Return what is known of one version of a package.

        Raises:
            UnreachableError: the source can't be asked.

        """
        ...
