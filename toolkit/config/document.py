"""A YAML file as data of which every value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import Location

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Path_ = tuple[str | int, ...]
NO_SCALAR = "?"
"""stands in a path for a key that is a list or a mapping"""


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: plain data, and where each value stands."""

    file: str
    data: Any
    positions: Mapping[Path_, tuple[int, int]]

    def at(self, path: Sequence[str | int]) -> Location:
        """Return the place of the value at a path, or of the nearest thing around it that has one."""
        steps = tuple(path)
        while steps and steps not in self.positions:
            steps = steps[:-1]
        line, column = self.positions.get(steps, (1, 1))
        return Location(self.file, line, column)
