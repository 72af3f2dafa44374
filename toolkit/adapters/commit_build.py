"""Build a commit of the project anew, under other conditions than anything was ever built under."""

from __future__ import annotations

import io
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.adapters.second_build import SecondBuild
from toolkit.errors import Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping


class CommitBuild:
    """Builds what a commit holds, and nothing else that lies in the folder.

    Args:
        root: the project's folder, in a repository that has the commit.
        commit: in full.

    """

    def __init__(self, root: Path, commit: str) -> None:
        self._root = root
        self._commit = commit

    def build(self) -> Mapping[str, bytes]:
        """Return every bundle's zip by its name.

        Raises:
            Refused: the commit is not known here.
            ToolError: it can't be built.

        """
        known = self._git("cat-file", "-e", f"{self._commit}^{{commit}}")
        if known.code:
            raise Refused(
                "nothing was compared",
                cause=f"the commit {self._commit[:12]} is not in this repository",
                fix="git fetch --unshallow origin, or run this in a clone that has it",
            )
        below = self._git("rev-parse", "--show-prefix").stdout.strip().rstrip("/")
        top = Path(self._git("rev-parse", "--show-toplevel").stdout.strip())
        with tempfile.TemporaryDirectory(prefix="toolkit-commit-") as name:
            packed, folder = Path(name) / "commit.tar", Path(name) / "commit"
            tree = f"{self._commit}:{below}"
            done = self._git("archive", "--format=tar", f"--output={packed}", tree, folder=top)
            if done.code:
                raise ToolError(
                    "git could not unpack the commit",
                    cause=done.stderr.strip(),
                    fix="look at it: git show " + self._commit[:12],
                )
            with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
                archive.extractall(folder, filter="tar")
            return SecondBuild(folder).build()

    def _git(self, *arguments: str, folder: Path | None = None) -> process.Completed:
        return process.run(["git", *arguments], cwd=folder or self._root, timeout=300)
