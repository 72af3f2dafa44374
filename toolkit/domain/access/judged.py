"""A function's needs, held against what its role grants, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.access.comparison import Broad, Comparison
    from toolkit.domain.finding import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """What `toolkit iam` found."""

    function: str
    comparison: Comparison
    compared: bool
    """False where needs alone were asked for, and no role"""
    doubts: tuple[str, ...] = ()
    """what could not be read or told, so that nothing can be said for sure"""
    written: str | None = None
    """the file that was changed; None where none was"""

    @property
    def too_broad(self) -> tuple[Broad, ...]:
        """Grants that take in other actions or resources, and not just more of a needed one."""
        return tuple(each for each in self.comparison.broad if each.breadth != "part")

    @property
    def verdict(self) -> Verdict:
        """Failed where something is missing or too much; an error, above all, where that can't be told."""
        found = self.comparison
        if not self.compared:
            return "error" if self.doubts else "passed"
        if self.doubts:
            return "error"
        if found.missing or found.excess or self.too_broad:
            return "failed"
        return "error" if found.unresolved or found.unknown else "passed"
