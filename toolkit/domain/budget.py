"""What a function is not to exceed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {"kB": 1000, "MB": 1000**2, "KiB": 1024, "MiB": 1024**2}


@dataclass(frozen=True, slots=True)
class Budgets:
    """Limits that a team sets itself; None where it set none."""

    package: int | None = None
    """bytes of a function's zip with the zips of its layers"""
    init: float | None = None
    """seconds to import its handler"""

    def over(self, other: Budgets) -> Budgets:
        """Return these budgets, and those of the other where these set none."""
        return Budgets(
            package=other.package if self.package is None else self.package,
            init=other.init if self.init is None else self.init,
        )


NO_BUDGETS = Budgets()


def octets(text: str) -> int:
    """Return a size such as ``800 kB``, ``20 MB`` or ``8 MiB``, in bytes.

    Raises:
        ValueError: it has another form.

    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(kB|MB|KiB|MiB)", text)
    if not found:
        raise ValueError(f"{text!r} is no size such as 800 kB, 20 MB or 8 MiB")
    return round(float(found[1]) * _UNITS[found[2]])
