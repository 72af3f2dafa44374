"""Counts and sizes for people."""

from __future__ import annotations

_KILO = 1000


def plural(count: int, noun: str) -> str:
    """``1 bundle``, ``2 bundles``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    """Bytes for people."""
    if count < _KILO:
        return f"{count} B"
    kilo = count / _KILO
    return f"{kilo:.1f} kB" if kilo < _KILO else f"{kilo / _KILO:.1f} MB"
