"""Branches of the shared repository, written by git's plumbing: no work tree and no index is touched."""

from __future__ import annotations

import base64
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.adapters.process import Completed
    from toolkit.ports.branches import FileChange

_TRIES = 5
"""times that a commit is made anew because somebody else was quicker"""
_AUTHOR = {
    "GIT_AUTHOR_NAME": "toolkit",
    "GIT_AUTHOR_EMAIL": "toolkit@users.noreply.github.com",
    "GIT_COMMITTER_NAME": "toolkit",
    "GIT_COMMITTER_EMAIL": "toolkit@users.noreply.github.com",
}
_REMOTE = "origin"
_COMMIT = re.compile("[0-9a-f]{40,64}")
_BROUGHT = 100
"""commits of a release whose authors are looked up: each is a question to the forge"""
_NO_SUCH_REF = 2
"""exit code of ``git ls-remote --exit-code``"""


class GitBranches:
    """The branches of the remote ``origin``.

    Args:
        root: the project's folder; paths of files are relative to it.
        environ: a GITHUB_TOKEN is sent to a GitHub over https, by a header that no argument tells.

    """

    def __init__(self, root: Path, *, environ: Mapping[str, str] = os.environ) -> None:
        self._root = root
        self._env = {**environ, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", **_AUTHOR}
        token, server = environ.get("GITHUB_TOKEN"), environ.get("GITHUB_SERVER_URL", "")
        if token and server.startswith("https://"):
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            count = int(environ.get("GIT_CONFIG_COUNT") or 0)
            self._env |= {
                "GIT_CONFIG_COUNT": str(count + 1),
                f"GIT_CONFIG_KEY_{count}": f"http.{server}/.extraheader",
                f"GIT_CONFIG_VALUE_{count}": f"AUTHORIZATION: basic {basic}",
            }

    def read(self, branch: str, path: str) -> bytes | None:
        """Return a file as the branch has it."""
        end = self._fetch(branch)
        if end is None:
            return None
        shown = self._git("show", f"{end}:{self._below(path)}")
        return shown.stdout.encode() if shown.code == 0 else None

    def propose(self, branch: str, base: str, change: FileChange) -> str:
        """Make a branch be its base and one commit more."""
        doing = f"propose a change of {change.path} on {branch}"
        for _ in range(_TRIES):
            start = self._require(base, doing)
            before = self._fetch(branch)
            tree = self._tree(start, change, doing)
            if before is not None and self._is(before, start, tree):
                return before
            commit = self._commit(start, tree, change.message, doing)
            # An empty expectation means: there must be no such branch.
            lease = f"--force-with-lease=refs/heads/{branch}:{before or ''}"
            if self._pushed(doing, lease, f"{commit}:refs/heads/{branch}"):
                return commit
        raise self._given_up(doing)

    def append(self, branch: str, change: FileChange) -> str:
        """Add a commit to the end of a branch."""
        doing = f"commit {change.path} to {branch}"
        for _ in range(_TRIES):
            start = self._require(branch, doing)
            tree = self._tree(start, change, doing)
            if tree == self._git("rev-parse", f"{start}^{{tree}}").stdout.strip():
                return start
            commit = self._commit(start, tree, change.message, doing)
            if self._pushed(doing, f"{commit}:refs/heads/{branch}"):
                return commit
        raise self._given_up(doing)

    def drop(self, branch: str) -> None:
        """Delete a branch."""
        if self._fetch(branch) is not None:
            self._git("push", "--quiet", _REMOTE, f":refs/heads/{branch}")

    def ahead(self, branch: str, folder: str) -> tuple[str, ...] | None:
        """Return the files of a folder that a shared branch has changed, and what is checked out has not."""
        if self._git("remote", "get-url", _REMOTE).code:
            return ()
        try:
            end = self._fetch(branch)
        except ToolError:
            return None
        return () if end is None else self._listed(f"HEAD...{end}", folder)

    def differing(self, before: str, after: str, folder: str) -> tuple[str, ...] | None:
        """Return the files of a folder that differ between two commits."""
        if not all(_COMMIT.fullmatch(each) for each in (before, after)):
            return None
        if self._git("cat-file", "-e", f"{before}^{{commit}}").code:
            # A branch that was squashed and deleted; GitHub gives away the commits of pull requests.
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", _REMOTE, before)
        return self._listed(f"{before}..{after}", folder)

    def pinned_by(self, path: str) -> str | None:
        """Return the commit of main that changed a file last, up to what is checked out."""
        found = self._git("log", "-1", "--first-parent", "--format=%H", "HEAD", "--", path).stdout.strip()
        return found or None

    def brought(self, since: str | None, until: str) -> tuple[str, ...] | None:
        """Return the commits of main after one and up to another, newest first; all of them after none."""
        if not _COMMIT.fullmatch(until) or (since is not None and not _COMMIT.fullmatch(since)):
            return None
        if since is not None and self._git("merge-base", "--is-ancestor", since, until).code:
            return None
        between = until if since is None else f"{since}..{until}"
        listed = self._git("rev-list", "--first-parent", f"--max-count={_BROUGHT}", between)
        return None if listed.code else tuple(listed.stdout.split()) or (until,)

    def _listed(self, between: str, folder: str) -> tuple[str, ...] | None:
        listed = self._git("diff", "--name-only", "-z", "--no-renames", "--relative", between, "--", folder)
        return None if listed.code else tuple(name for name in listed.stdout.split("\0") if name)

    def changed(self, since: str) -> tuple[str, ...] | None:
        """Return the files that differ between where a commit was left and what is checked out."""
        if not set(since) <= set("0123456789abcdef") or not since.strip("0"):
            return None
        return self._listed(f"{since}...HEAD", ".")

    def message(self, commit: str) -> str:
        """Return the message of a commit; "" where it is not known here."""
        if not re.fullmatch("[0-9a-f]{40,64}", commit):
            return ""
        if self._git("cat-file", "-e", f"{commit}^{{commit}}").code:
            self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", _REMOTE, commit)
        shown = self._git("show", "--no-patch", "--format=%B", commit, "--")
        return "" if shown.code else shown.stdout

    def _fetch(self, branch: str) -> str | None:
        """Return the commit at the end of a branch, once it is here."""
        ref = f"refs/heads/{branch}"
        listed = self._git("ls-remote", "--exit-code", _REMOTE, ref)
        if listed.code == _NO_SUCH_REF:
            return None
        if listed.code:
            raise self._failed(f"read {branch}", listed)
        commit = listed.stdout.split()[0]
        fetched = self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", _REMOTE, ref)
        if fetched.code:
            raise self._failed(f"fetch {branch}", fetched)
        return commit

    def _require(self, branch: str, doing: str) -> str:
        found = self._fetch(branch)
        if found is None:
            raise ToolError(
                f"git could not {doing}",
                cause=f"there is no branch {branch} at {_REMOTE}",
                fix=f"git push {_REMOTE} {branch}",
            )
        return found

    def _tree(self, start: str, change: FileChange, doing: str) -> str:
        """Return the tree of a commit, with one file changed."""
        with tempfile.TemporaryDirectory(prefix="toolkit-index-") as folder:
            content = Path(folder, "content")
            content.write_bytes(change.content)
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            blob = self._must(doing, "hash-object", "-w", "--no-filters", str(content))
            self._must(doing, "read-tree", start, env=index)
            entry = f"100644,{blob},{self._below(change.path)}"
            self._must(doing, "update-index", "--add", "--cacheinfo", entry, env=index)
            return self._must(doing, "write-tree", env=index)

    def _below(self, path: str) -> str:
        """Return a path as the repository has it: the project may be a folder of a larger one."""
        return self._git("rev-parse", "--show-prefix").stdout.strip() + path

    def _commit(self, start: str, tree: str, message: str, doing: str) -> str:
        return self._must(doing, "commit-tree", tree, "-p", start, "-m", message)

    def _is(self, commit: str, parent: str, tree: str) -> bool:
        """Tell whether a commit is just this change of its parent."""
        shown = self._git("rev-parse", f"{commit}^{{tree}}", f"{commit}^@")
        return shown.code == 0 and shown.stdout.split() == [tree, parent]

    def _pushed(self, doing: str, *arguments: str) -> bool:
        """Tell whether a branch was moved; False where somebody else was quicker."""
        done = self._git("push", "--porcelain", _REMOTE, *arguments)
        if done.code == 0:
            return True
        told = f"{done.stdout}\n{done.stderr}"
        if any(word in told for word in ("stale info", "fetch first", "non-fast-forward", "cannot lock ref")):
            return False
        raise self._failed(doing, done)

    def _given_up(self, doing: str) -> ToolError:
        return ToolError(
            f"git could not {doing}",
            cause=f"somebody else was quicker, {_TRIES} times",
            fix="run the command again",
        )

    def _must(self, doing: str, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        done = self._git(*arguments, env=env)
        if done.code:
            raise self._failed(doing, done)
        return done.stdout.strip()

    def _git(self, *arguments: str, env: Mapping[str, str] | None = None) -> Completed:
        return process.run(["git", *arguments], cwd=self._root, env={**self._env, **(env or {})}, timeout=300)

    def _failed(self, doing: str, completed: Completed) -> ToolError:
        return ToolError(
            f"git could not {doing}",
            cause=completed.stderr.strip() or completed.stdout.strip(),
            fix="mend what git names, and run the command again",
        )
