"""A package index of a test's own, and the locks that name what it has."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from wheels import distribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pytest

ARM = {"runtime": "python3.11", "architecture": "arm64"}


class Index:
    """A folder that pip finds wheels in, and nowhere else."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            patch.delenv(name)
        self._patch = patch
        self._links: list[str] = []
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(folder / "index.html"))

    def has(self, name: str, version: str, *tags: str, python: str = "") -> list[str]:
        """Put wheels of a distribution there; return their hashes as a lock has them."""
        return [self.link(distribution(self.folder, name, version, tag), python=python) for tag in tags]

    def has_source(self, name: str, version: str) -> str:
        """Put a source distribution there."""
        path = self.folder / f"{name}-{version}.tar.gz"
        path.write_bytes(b"source of " + name.encode())
        return self.link(path)

    def link(self, path: Path, *, python: str = "") -> str:
        """Name a file on the index's page, with its hash as PyPI does."""
        digest = sha256(path.read_bytes()).hexdigest()
        needs = f' data-requires-python="{python}"' if python else ""
        self._links.append(f'<a href="{path.name}#sha256={digest}"{needs}>{path.name}</a>')
        page = f"<!DOCTYPE html><html><body>{''.join(self._links)}</body></html>"
        (self.folder / "index.html").write_text(page, encoding="utf-8")
        return f"sha256:{digest}"

    def empty(self) -> None:
        """Have nothing any more: whoever asks pip now gets nothing."""
        self._patch.setenv("PIP_FIND_LINKS", str(self.folder / "nowhere"))


def locked(tmp_path: Path, pins: Mapping[str, Iterable[str]], *, after: str = "") -> Path:
    """Write the lock of a function."""
    lock = tmp_path / "functions" / "place" / "requirements.txt"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{pin} {' '.join(f'--hash={each}' for each in hashes)}\n" for pin, hashes in pins.items()]
    lock.write_text("".join(lines) + after, encoding="utf-8")
    return lock
