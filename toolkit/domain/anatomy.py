"""What a bundle's bytes are: its own code, and each distribution that it brings along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.splitting import Split


@dataclass(frozen=True, slots=True)
class Share:
    """One distribution in a bundle, or its own code."""

    name: str
    version: str
    """empty for own code"""
    files: int
    size: int
    """bytes in the zip"""
    unzipped_size: int
    """bytes"""
    needed_by: tuple[str, ...]
    """distributions in the same bundle that require it; none where the lock's author asked for it"""
    largest: str
    """its largest file"""
    licence: str = ""
    """as its author declares it; empty for own code, and where none is declared"""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A bundle, share by share, the largest first."""

    bundle: str
    shares: tuple[Share, ...]

    @property
    def licences(self) -> tuple[tuple[str, str, str], ...]:
        """Name, version and licence of each distribution, by name."""
        return tuple(sorted((each.name, each.version, each.licence) for each in self.shares if each.version))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What bundles consist of, and what would make a release smaller."""

    anatomies: tuple[Anatomy, ...]
    splits: tuple[Split, ...]
    """layers that would save most, the best first"""
