"""A release that was built, and what publishing it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.release import Release


@dataclass(frozen=True, slots=True)
class Package:
    """A release that was built, and from what."""

    release: Release
    bundles: tuple[Bundle, ...]
    infrastructure: Bundle
    commit: str | None
    dirty: bool
    seconds: float
    notes: tuple[str, ...] = ()
    """What is no reason to refuse it, and yet to be known"""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    environment: str
    uploaded: tuple[str, ...]
    pinned: bool
    """True where the environment's release file changed"""
