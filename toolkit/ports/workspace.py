"""Where Terraform runs: an environment's folder beside a release's infrastructure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Workspace(Protocol):
    """Lay an environment's own files beside the modules and function settings of a release."""

    def prepare(self, infrastructure: Mapping[str, bytes], release_file: bytes) -> None:
        """Make the tree hold exactly these files, and the environment's folder with this release file."""
        ...

    def release_file(self) -> bytes:
        """Return what the project pins for this environment now."""
        ...

    def pin(self, release_file: bytes) -> None:
        """Write what the project pins for this environment, whole or not at all."""
        ...

    def add(self, name: str, data: bytes | None) -> None:
        """Lay a file beside the environment's own, for the next plan; None takes it away."""
        ...
