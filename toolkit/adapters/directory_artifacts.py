"""Bundles and releases in a folder: a store for one machine, and for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters import files
from toolkit.domain.digest import of_bytes
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.domain.digest import Digest


class DirectoryArtifacts:
    """One folder, in which a key is a path; a file is linked into its place, which has to be free."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def missing(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of the keys under which nothing is stored."""
        return tuple(key for key in keys if not self._place(key).is_file())

    def put(self, key: str, data: bytes) -> bool:
        """Store under a key that is free; False where it was taken already."""
        return files.create(self._place(key), data)

    def get(self, key: str) -> bytes:
        """Return what is stored under the key."""
        try:
            return self._place(key).read_bytes()
        except FileNotFoundError as error:
            raise ToolError(
                f"{key} could not be read",
                cause=f"nothing is stored under that key in {self._folder}",
                fix="publish it again: toolkit package --publish ENV, from its commit",
            ) from error
        except OSError as error:
            raise ToolError(
                f"{key} could not be read", cause=str(error), fix=f"look at {self._folder}"
            ) from error

    def digest(self, key: str) -> Digest | None:
        """Return the digest of what is stored under the key; None where nothing is."""
        return None if self.missing([key]) else of_bytes(self.get(key))

    def _place(self, key: str) -> Path:
        """Return the file of a key, which never lies outside the store."""
        place = self._folder / key
        if not key or ".." in key.split("/") or not place.is_relative_to(self._folder):
            raise ValueError(f"{key!r} is no key of an artifact")
        return place
