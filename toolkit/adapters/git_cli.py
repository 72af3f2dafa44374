"""Read and write the project's git repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

from toolkit.adapters import git_status, process
from toolkit.domain.checkout import Checkout
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.adapters.process import Completed


class GitCli:
    """git in one work tree. No hook, pager, editor or prompt is waited for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._env = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", **git_status.SETTINGS}

    def _git(self, *arguments: str) -> Completed:
        return process.run(["git", *arguments], cwd=self._root, env=self._env, timeout=300)

    def _fail(self, doing: str, completed: Completed) -> NoReturn:
        raise ToolError(
            f"git could not {doing}",
            cause=completed.stderr.strip() or completed.stdout.strip(),
            fix="mend what git names, and run the command again",
        )

    def head(self) -> str | None:
        """Return the commit that is checked out; None outside a repository or before the first commit."""
        completed = self._git("rev-parse", "--verify", "--quiet", "HEAD")
        return completed.stdout.strip() if completed.code == 0 else None

    def checkout(self) -> Checkout:
        """Return the commit that is checked out, and the files of the project that differ from it."""
        found = git_status.above(str(self._root))
        if found is None:
            return Checkout(None)
        completed = self._git(*git_status.ARGUMENTS)
        if completed.code:
            self._fail("say what has changed", completed)
        return git_status.parsed(completed.stdout, prefix=found[1])

    def dirty(self, *paths: str) -> tuple[str, ...]:
        """Files (below these paths, if any) that differ from the commit that is checked out."""
        completed = self._git("status", "--porcelain=v1", "-z", "--no-renames", "--", *paths)
        if completed.code and "not a git repository" in completed.stderr:
            return ()
        if completed.code:
            self._fail("say what has changed", completed)
        return tuple(entry[3:] for entry in completed.stdout.split("\0") if entry)

    def commit(self, path: str, message: str) -> str:
        """Commit this file alone, and return the commit."""
        for arguments in (
            ["add", "--", path],
            ["commit", "--quiet", "--message", message, "--only", "--", path],
        ):
            completed = self._git(*arguments)
            if completed.code:
                self._fail(f"commit {path}", completed)
        commit = self.head()
        assert commit is not None
        return commit

    def touched(self, path: str) -> str | None:
        """Return the newest commit that changed a file; None where none did."""
        completed = self._git("log", "-1", "--format=%H", "--", path)
        return completed.stdout.strip() or None if completed.code == 0 else None

    def subject(self, commit: str) -> str | None:
        """Return the first line of a commit's message; None where the commit is unknown here."""
        found = ("log", "-1", "--no-show-signature", "--format=%s", "--end-of-options", commit, "--")
        completed = self._git(*found)
        return completed.stdout.strip() if completed.code == 0 else None

    def distance(self, older: str, newer: str, *paths: str) -> int | None:
        """How many commits that touch these paths (or any) lie between two; None where one is unknown."""
        completed = self._git("rev-list", "--count", f"{older}..{newer}", "--", *paths)
        return int(completed.stdout) if completed.code == 0 else None


def clone(source: Path, destination: Path) -> None:
    """Clone a repository's committed state into an empty place, with an author for its commits."""
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    commands = (
        ["git", "clone", "--quiet", "--local", "--no-hardlinks", str(source), str(destination)],
        ["git", "-C", str(destination), "config", "user.name", "toolkit demo"],
        ["git", "-C", str(destination), "config", "user.email", "demo@toolkit.invalid"],
        ["git", "-C", str(destination), "config", "commit.gpgsign", "false"],
    )
    for command in commands:
        completed = process.run(command, env=env, timeout=300)
        if completed.code:
            raise ToolError(
                "the project could not be cloned",
                cause=completed.stderr.strip(),
                fix="commit the project to git first: a release is built from a commit",
            )
