"""A state that Terraform could not store, kept until it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Unstored(Protocol):
    """Terraform writes it beside its configuration (``errored.tfstate``): the only copy there is."""

    def find(self) -> Path | None:
        """Return where it is kept, out of the way of every later run; None where there is none."""
        ...

    def settle(self, path: Path) -> None:
        """Forget it: it is stored."""
        ...
