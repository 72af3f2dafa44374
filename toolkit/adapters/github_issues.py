"""Issues on GitHub, by the same connection, patience and words as its pull requests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from toolkit.adapters import github_forge
from toolkit.domain.issue import Issue
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from github.Issue import Issue as GithubIssue

    from toolkit.adapters.github_forge import GithubForge


class GithubIssues:
    """The issues of one repository on GitHub."""

    def __init__(self, forge: GithubForge) -> None:
        self._forge = forge

    def labelled(self, label: str) -> tuple[Issue, ...]:
        """Return all issues with a label, open or closed, oldest first."""
        with self._forge.explained(f"list the issues labelled {label}"):
            found = self._forge.repository.get_issues(state="all", labels=[label])
            # GitHub's list of issues has its pull requests in it.
            mine = [_read(item) for item in found if item.pull_request is None]
        return tuple(sorted(mine, key=lambda item: item.number))

    def create(self, title: str, body: str, label: str) -> Issue:
        """Open an issue, and label it."""
        with self._forge.explained("open an issue"):
            made = self._forge.repository.create_issue(title, body, labels=[label])
            if label not in {each.name for each in made.labels}:
                # It drops labels silently where the token may not set them.
                made.add_to_labels(label)
                made.update()
        if label not in {each.name for each in made.labels}:
            raise ToolError(
                f"GitHub did not label #{made.number}",
                cause=f"it opened the issue without its label {label}: it would not be found again",
                fix=f"make the label {label}, and give the job's token the permission issues: write",
            )
        return _read(made)

    def edit(self, number: int, *, title: str, body: str, open_: bool) -> None:
        """Replace what an issue says, and open or close it."""
        with self._forge.explained(f"edit #{number}"):
            issue = self._forge.repository.get_issue(number)
            issue.edit(title=title, body=body, state="open" if open_ else "closed")

    def comment(self, number: int, body: str) -> None:
        """Add a comment."""
        with self._forge.explained(f"comment on #{number}"):
            self._forge.repository.get_issue(number).create_comment(body)


def from_environment(environ: Mapping[str, str] = os.environ) -> GithubIssues:
    """Return the issues of the repository that a job works on.

    Raises:
        ConfigurationError: there is no token, or no repository.

    """
    return GithubIssues(github_forge.from_environment(environ))


def _read(item: GithubIssue) -> Issue:
    return Issue(item.number, item.title, item.body or "", item.state == "open", item.html_url)
