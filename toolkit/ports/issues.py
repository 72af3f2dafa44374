"""Where people are told of what they have to look into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.issue import Issue


class Issues(Protocol):
    """Issues of one repository, by their label: who may only write texts can't set one."""

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """Return all issues with a label, open or closed, oldest first; pull requests are none."""
        ...

    def create(self, title: str, body: str, label: str) -> Issue:
        """Open an issue with a text of at most 65,536 characters, and label it."""
        ...

    def edit(self, number: int, *, title: str, body: str, open_: bool) -> None:
        """Replace what an issue says, and open or close it."""
        ...

    def comment(self, number: int, body: str) -> None:
        """Add a comment of at most 65,536 characters."""
        ...
