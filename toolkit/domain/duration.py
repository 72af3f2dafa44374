"""Read durations as people write them, and tell them so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(text: str) -> float:
    """Return a duration such as ``30s``, ``10m`` or ``24h``, in seconds.

    Raises:
        ValueError: it has another form.

    """
    found = re.fullmatch(r"([0-9]+)(ms|s|m|h|d)", text)
    if not found:
        raise ValueError(f"{text!r} is no duration such as 30s, 10m or 24h")
    return int(found[1]) * _UNITS[found[2]]


def told(duration: timedelta) -> str:
    """Return a duration in the largest unit that it is whole in: ``24 h``, ``90 min``, ``45 s``."""
    minutes, seconds_left = divmod(int(duration.total_seconds()), 60)
    if seconds_left:
        return f"{minutes * 60 + seconds_left} s"
    if minutes % (24 * 60) == 0 and minutes > 24 * 60:
        return f"{minutes // (24 * 60)} days"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
