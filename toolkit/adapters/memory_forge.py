"""A forge and its branches in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toolkit.domain.forge import BODY_LIMIT, Comment, PullRequest
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.domain.forge import Check, Draft, Review
    from toolkit.ports.branches import FileChange


def _refused(doing: str, why: str) -> ToolError:
    return ToolError(f"the forge could not {doing}", cause=why, fix="mend it")


@dataclass(slots=True)
class MemoryForge:
    """Pull requests, their comments and check runs."""

    commits: dict[str, str] = field(default_factory=dict)
    """branch to the commit at its end: only what is there can be asked to be merged, or checked"""
    requests: dict[int, PullRequest] = field(default_factory=dict)
    said: dict[int, dict[int, str]] = field(default_factory=dict)
    """number of a pull request to its comments by id"""
    runs: list[Check] = field(default_factory=list)
    merges: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """commit to the pull requests that brought it"""
    judged: dict[int, tuple[Review, ...]] = field(default_factory=dict)
    """number of a pull request to what persons say of it"""
    writes: int = 0

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return all comments of a pull request."""
        self.get(number)
        return tuple(Comment(key, body) for key, body in sorted(self.said.get(number, {}).items()))

    def comment(self, number: int, body: str) -> Comment:
        """Add a comment."""
        self.get(number)
        _require_short(body)
        self.writes += 1
        key = 1 + max((each for said in self.said.values() for each in said), default=0)
        self.said.setdefault(number, {})[key] = body
        return Comment(key, body)

    def edit(self, number: int, comment: int, body: str) -> None:
        """Replace what a comment says."""
        _require_short(body)
        if comment not in self.said.get(number, {}):
            raise _refused("edit a comment", "there is none")
        self.writes += 1
        self.said[number][comment] = body

    def erase(self, number: int, comment: int) -> None:
        """Take a comment away."""
        self.writes += 1
        self.said.get(number, {}).pop(comment, None)

    def report(self, check: Check) -> None:
        """Say what was found of a commit."""
        if check.sha not in self.commits.values():
            raise _refused("report a check", f"no commit found for SHA {check.sha}")
        self.writes += 1
        self.runs = [run for run in self.runs if (run.name, run.sha) != (check.name, check.sha)]
        self.runs.append(check)

    def checks(self, sha: str) -> tuple[Check, ...]:
        """Return the newest check run of each name."""
        return tuple(run for run in self.runs if run.sha == sha)

    def get(self, number: int) -> PullRequest:
        """Return a pull request."""
        if number not in self.requests:
            raise _refused(f"read #{number}", "not found")
        found = self.requests[number]
        return replace(found, head_sha=self.commits.get(found.head, found.head_sha))

    def of_commit(self, sha: str) -> tuple[PullRequest, ...]:
        """Return the pull requests that brought a commit."""
        return tuple(self.get(number) for number in self.merges.get(sha, ()))

    def standing(self, *, head: str, base: str) -> tuple[PullRequest, ...]:
        """Return the open pull requests from a branch into another."""
        return tuple(
            self.get(number)
            for number, item in sorted(self.requests.items())
            if item.open and (item.head, item.base) == (head, base)
        )

    def reviews(self, number: int) -> tuple[Review, ...]:
        """Return what each person said last."""
        self.get(number)
        return self.judged.get(number, ())

    def open(self, draft: Draft) -> PullRequest:
        """Open a pull request, or return the one that stands."""
        _require_short(draft.body)
        if draft.head not in self.commits:
            raise _refused("open a pull request", f"there is no branch {draft.head}")
        standing = self.standing(head=draft.head, base=draft.base)
        if standing:
            return standing[0]
        self.writes += 1
        number = 1 + max(self.requests, default=0)
        self.requests[number] = PullRequest(
            number, draft.head, self.commits[draft.head], draft.base, draft.title, draft.body,
            open=True, merged=False, url=f"https://forge.example/pull/{number}",
        )  # fmt: skip
        return self.get(number)

    def update(self, number: int, *, title: str, body: str) -> None:
        """Replace what a pull request says."""
        _require_short(body)
        self.writes += 1
        self.requests[number] = replace(self.get(number), title=title, body=body)

    def close(self, number: int) -> None:
        """Close a pull request."""
        self.writes += 1
        self.requests[number] = replace(self.get(number), open=False)


def _require_short(body: str) -> None:
    if len(body) > BODY_LIMIT:
        raise _refused("take a text", f"it is too long (maximum is {BODY_LIMIT} characters)")


@dataclass(slots=True)
class MemoryBranches:
    """Branches that everybody shares: each its files, and the commits that made them so."""

    forge: MemoryForge = field(default_factory=MemoryForge)
    files: dict[str, dict[str, bytes]] = field(default_factory=lambda: {"main": {}})
    messages: dict[str, list[str]] = field(default_factory=lambda: {"main": ["Begin"]})
    since: tuple[str, ...] | None = ()
    """What `changed` answers"""
    pinning: str | None = "m" * 40
    """What `pinned_by` answers"""
    commits: tuple[str, ...] | None = ()
    """What `brought` answers; the last one alone where empty"""
    moved: tuple[str, ...] | None = ()
    """What `ahead` and `differing` answer"""

    def __post_init__(self) -> None:
        for branch in self.files:
            self.forge.commits[branch] = self._end(branch)

    def read(self, branch: str, path: str) -> bytes | None:
        """Return a file as the branch has it."""
        return self.files.get(branch, {}).get(path)

    def propose(self, branch: str, base: str, change: FileChange) -> str:
        """Make a branch be its base and one commit more."""
        wanted = {**self.files[base], change.path: change.content}
        history = [*self.messages[base], change.message]
        if (self.files.get(branch), self.messages.get(branch)) != (wanted, history):
            self.files[branch], self.messages[branch] = wanted, history
        self.forge.commits[branch] = self._end(branch)
        return self.forge.commits[branch]

    def append(self, branch: str, change: FileChange) -> str:
        """Add a commit to the end of a branch."""
        if self.read(branch, change.path) != change.content:
            self.files[branch][change.path] = change.content
            self.messages[branch].append(change.message)
        self.forge.commits[branch] = self._end(branch)
        return self.forge.commits[branch]

    def drop(self, branch: str) -> None:
        """Delete a branch."""
        for kept in (self.files, self.messages, self.forge.commits):
            kept.pop(branch, None)

    def ahead(self, branch: str, folder: str) -> tuple[str, ...] | None:  # noqa: ARG002 - as above
        """Return the files that a shared branch has changed."""
        return self.moved

    def differing(self, before: str, after: str, folder: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return the files that differ between two commits."""
        return self.moved

    def pinned_by(self, path: str) -> str | None:  # noqa: ARG002 - as above
        """Return the commit that changed a file last."""
        return self.pinning

    def brought(self, since: str | None, until: str) -> tuple[str, ...] | None:  # noqa: ARG002 - as above
        """Return the commits of main up to another."""
        return self.commits if self.commits is None or self.commits else (until,)

    def changed(self, since: str) -> tuple[str, ...] | None:  # noqa: ARG002 - a test says what differs
        """Return the files that differ."""
        return self.since

    def _end(self, branch: str) -> str:
        told = repr((sorted(self.files[branch].items()), self.messages[branch]))
        return hashlib.sha256(told.encode()).hexdigest()[:40]
