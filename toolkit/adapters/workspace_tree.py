"""The folder below ``.toolkit/work`` in which Terraform runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters import files
from toolkit.domain import recovery
from toolkit.domain.canonical import digest_of
from toolkit.domain.digest import of_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RELEASE_FILE = "release.auto.tfvars.json"
_TERRAFORMS_OWN = (".terraform.lock.hcl", "errored.tfstate")
"""what Terraform writes there; the second is the only copy of a state that could not be stored"""

_NO_INPUTS = ("errored.tfstate", recovery.FILE)


class WorkspaceTree:
    """An environment's own files and a release's infrastructure, in the project's relative layout."""

    def __init__(
        self, root: Path, *, environment: str, work: str | None = None, proposed: bytes | None = None
    ) -> None:
        self._proposed = proposed
        self._source = root / "terraform" / "envs" / environment
        self.root = (root / ".toolkit" / "work" / (work or environment)).resolve()
        """What stands in for the project's folder"""
        self.folder = self.root / "terraform" / "envs" / environment
        """Where Terraform runs"""

    def prepare(self, infrastructure: Mapping[str, bytes], release_file: bytes) -> None:
        """Make the tree hold exactly these files; Terraform's own data folder is kept."""
        own = {
            path.relative_to(self._source).as_posix(): path.read_bytes()
            for path in self._source.rglob("*")
            if path.is_file()
            and ".terraform" not in path.parts
            and not path.name.endswith((".tfplan", ".tfstate", ".backup"))
        }
        wanted = {self.root / name: data for name, data in infrastructure.items()}
        wanted |= {self.folder / name: data for name, data in own.items()}
        wanted[self.folder / RELEASE_FILE] = release_file
        self._drop_others(set(wanted))
        for path, data in wanted.items():
            if not path.is_file() or path.read_bytes() != data:
                files.write(path, data)

    @property
    def locked(self) -> bool:
        """Whether the environment has a lock file of providers of its own, to be read and not written."""
        return (self._source / ".terraform.lock.hcl").is_file()

    def release_file(self) -> bytes:
        """Return what the project pins for this environment now."""
        if self._proposed is not None:
            return self._proposed
        path = self._source / RELEASE_FILE
        return path.read_bytes() if path.is_file() else b'{"release": null}\n'

    def pin(self, release_file: bytes) -> None:
        """Write what the project pins for this environment."""
        files.write(self._source / RELEASE_FILE, release_file)

    def add(self, name: str, data: bytes | None) -> None:
        """Lay a file beside the environment's own, for the next plan; None takes it away."""
        if data is None:
            (self.folder / name).unlink(missing_ok=True)
        else:
            files.write(self.folder / name, data)

    def inputs(self) -> str:
        """Return the digest of all files that Terraform would see."""
        seen = {
            path.relative_to(self.root).as_posix(): of_bytes(path.read_bytes()).value
            for path in self.root.rglob("*")
            if path.is_file() and ".terraform" not in path.parts and path.name not in _NO_INPUTS
        }
        return digest_of(seen)

    def _drop_others(self, wanted: set[Path]) -> None:
        for path in sorted(self.root.rglob("*"), reverse=True):
            if ".terraform" in path.parts or path.name in _TERRAFORMS_OWN:
                continue
            if path.is_file() and path not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
