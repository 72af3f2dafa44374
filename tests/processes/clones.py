"""A clone of this repository, as a user has one, with what is not committed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit_process import git

if TYPE_CHECKING:
    from pathlib import Path


def clone(root: Path, folder: Path) -> Path:
    """Clone a repository, work tree and all, as one commit more; return the folder."""
    git(root, "clone", "--quiet", str(root), str(folder))
    listed = git(root, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in listed:
        source, target = root / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        else:
            target.unlink(missing_ok=True)
    if git(folder, "status", "--porcelain"):
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "What is not committed yet")
    return folder
