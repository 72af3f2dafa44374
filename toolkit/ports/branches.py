"""Branches of the repository that everybody shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit changes: one file."""

    path: str
    content: bytes
    message: str


class Branches(Protocol):
    """Write one file to a shared branch; the work tree is left alone."""

    def read(self, branch: str, path: str) -> bytes | None:
        """Return a file as the branch has it; None where there is no such branch or file."""
        ...

    def propose(self, branch: str, base: str, change: FileChange) -> str:
        """Make a branch be its base and one commit more; return the commit. One that is so is left alone.

        Raises:
            ToolError: somebody else moves the branch all the time, or git refused.

        """
        ...

    def append(self, branch: str, change: FileChange) -> str:
        """Add a commit to the end of a branch; return it, or the branch's end where it says so already.

        Raises:
            ToolError: somebody else moves the branch all the time, or git refused.

        """
        ...

    def drop(self, branch: str) -> None:
        """Delete a branch; one that is gone already is no failure."""
        ...

    def ahead(self, branch: str, folder: str) -> tuple[str, ...] | None:
        """Return the files of a folder that a shared branch has changed, and what is checked out has not yet.

        None where that can't be told: nothing is shared, or it can't be reached.
        """
        ...

    def differing(self, before: str, after: str, folder: str) -> tuple[str, ...] | None:
        """Return the files of a folder that differ between two commits; None where one is not known here."""
        ...

    def pinned_by(self, path: str) -> str | None:
        """Return the commit of main that changed a file last, up to what is checked out; None for none."""
        ...

    def brought(self, since: str | None, until: str) -> tuple[str, ...] | None:
        """Return the commits of main after one and up to another, newest first; all of them after none.

        None where the way between them is not known here.
        """
        ...

    def changed(self, since: str) -> tuple[str, ...] | None:
        """Return the files that differ between where a commit was left and what is checked out.

        None where the commit is not known here.
        """
        ...
