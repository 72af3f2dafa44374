"""Greet whoever asks."""

from __future__ import annotations


def greet(event: dict[str, str], _context: object) -> dict[str, str]:
    """Return a greeting."""
    return {"greeting": f"Hello, {event['name']}"}
