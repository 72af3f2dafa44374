"""Issues in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from toolkit.domain.forge import BODY_LIMIT
from toolkit.domain.issue import Issue
from toolkit.errors import ToolError


@dataclass(slots=True)
class MemoryIssues:
    """Issues with their labels and comments."""

    kept: dict[int, Issue] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    said: dict[int, list[str]] = field(default_factory=dict)
    """number of an issue to its comments"""
    writes: int = 0

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """Return all issues with a label, open or closed, oldest first."""
        return tuple(item for number, item in sorted(self.kept.items()) if self.labels.get(number) == label)

    def create(self, title: str, body: str, label: str) -> Issue:
        """Open an issue, and label it."""
        _require_short(body)
        self.writes += 1
        number = 1 + max(self.kept, default=0)
        url = f"https://forge.example/issues/{number}"
        self.kept[number] = Issue(number, title, body, open=True, url=url)
        self.labels[number] = label
        return self.kept[number]

    def edit(self, number: int, *, title: str, body: str, open_: bool) -> None:
        """Replace what an issue says, and open or close it."""
        _require_short(body)
        self.writes += 1
        self.kept[number] = replace(self._get(number), title=title, body=body, open=open_)

    def comment(self, number: int, body: str) -> None:
        """Add a comment."""
        _require_short(body)
        self._get(number)
        self.writes += 1
        self.said.setdefault(number, []).append(body)

    def _get(self, number: int) -> Issue:
        if number not in self.kept:
            raise ToolError(f"the forge could not read #{number}", cause="not found", fix="look for it")
        return self.kept[number]


def _require_short(body: str) -> None:
    if len(body) > BODY_LIMIT:
        told = f"it is too long (maximum is {BODY_LIMIT} characters)"
        raise ToolError("the forge could not take a text", cause=told, fix="make it shorter")
