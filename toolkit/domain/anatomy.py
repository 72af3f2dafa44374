"""What a bundle's bytes are: its own code, and each distribution that it brings along."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A bundle, share by share, the largest first."""

    bundle: str
    shares: tuple[Share, ...]
