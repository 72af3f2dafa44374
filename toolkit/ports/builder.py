"""The project's source tree, built into bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.bundle import Bundle
    from toolkit.domain.function import Function, Layer


class Builder(Protocol):
    """Build bundles whose bytes depend on their content alone."""

    def build(self, part: Function | Layer) -> Bundle:
        """Return the bundle of one function or layer.

        Raises:
            Refused: a dependency has no wheel for the target, or the bundle is over a limit.

        """
        ...

    def infrastructure(self) -> Bundle:
        """Return the bundle of the Terraform modules and every function's settings."""
        ...

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return the same as files: relative path to content."""
        ...

    def read(self, bundle: Bundle) -> bytes:
        """Return the zip."""
        ...
