"""The error that refuses to make a value."""

from __future__ import annotations


class InvalidValueError(ValueError):
    """A value cannot be what was asked for; the message says what it must be."""
