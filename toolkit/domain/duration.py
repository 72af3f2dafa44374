"""Read durations as people write them."""

from __future__ import annotations

import re

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
