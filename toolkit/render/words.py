"""Counts and sizes for people."""

from __future__ import annotations

_KILO = 1000
_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def plural(count: int, noun: str) -> str:
    """``1 bundle``, ``2 bundles``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def ago(seconds: float) -> str:
    """``just now``, ``5 min ago``, ``3 h ago``, ``12 d ago``."""
    for span, unit in _SPANS:
        if seconds >= span:
            return f"{seconds // span:.0f} {unit} ago"
    return "just now"


def size(count: int) -> str:
    """Bytes for people."""
    if count < _KILO:
        return f"{count} B"
    kilo = count / _KILO
    return f"{kilo:.1f} kB" if kilo < _KILO else f"{kilo / _KILO:.1f} MB"
