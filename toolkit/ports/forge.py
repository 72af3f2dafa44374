"""Where changes are reviewed: pull requests, comments on them, and check runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.forge import Check, Comment, Draft, PullRequest, Review


class Comments(Protocol):
    """Comments on a pull request."""

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return all comments of a pull request, oldest first."""
        ...

    def comment(self, number: int, body: str) -> Comment:
        """Add a comment of at most 65,536 characters."""
        ...

    def edit(self, number: int, comment: int, body: str) -> None:
        """Replace what a comment says."""
        ...

    def erase(self, number: int, comment: int) -> None:
        """Take a comment away; one that is gone already is no failure."""
        ...


class Checks(Protocol):
    """Check runs of commits."""

    def report(self, check: Check) -> None:
        """Say what was found of a commit; what was said before under this name is replaced."""
        ...

    def checks(self, sha: str) -> tuple[Check, ...]:
        """Return the newest check run of each name, of a commit."""
        ...


class Requests(Protocol):
    """Pull requests that are there."""

    def get(self, number: int) -> PullRequest:
        """Return a pull request."""
        ...

    def of_commit(self, sha: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that brought a commit to their base."""
        ...

    def standing(self, *, head: str, base: str) -> tuple[PullRequest, ...]:
        """Return the open pull requests from a branch of this repository into another, oldest first."""
        ...


class Reviews(Protocol):
    """What persons say of pull requests."""

    def reviews(self, number: int) -> tuple[Review, ...]:
        """Return what each person said last of a pull request; a remark is no verdict and is left out."""
        ...


class Proposals(Protocol):
    """Pull requests that the toolkit opens."""

    def open(self, draft: Draft) -> PullRequest:
        """Open a pull request; where one stands already for head and base, return that one."""
        ...

    def update(self, number: int, *, title: str, body: str) -> None:
        """Replace what a pull request says."""
        ...

    def close(self, number: int) -> None:
        """Close a pull request without merging it."""
        ...


class Forge(Comments, Checks, Requests, Reviews, Proposals, Protocol):
    """All of it, as one place offers it."""
