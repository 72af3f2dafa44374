"""The project's source tree, built into bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.bundle import Bundle
    from toolkit.domain.checkout import Checkout
    from toolkit.domain.description import Form
    from toolkit.domain.function import Function, Layer


class Builder(Protocol):
    """Build bundles whose bytes depend on their content alone."""

    def differs(self, checkout: Checkout) -> bool:
        """Whether a source of what was built differs from the commit."""
        ...

    def build(self, parts: Sequence[Function | Layer], checkout: Checkout) -> tuple[Bundle, ...]:
        """Return the bundles of functions and layers, in their order.

        Raises:
            Refused: a dependency has no wheel for the target, or the bundle is over a limit.
            ConfigurationError: its lock can't be used, or its handler is not where it is said to be.

        """
        ...

    def infrastructure(self, checkout: Checkout) -> Bundle:
        """Return the bundle of the Terraform modules and every function's settings."""
        ...

    def infrastructure_files(self) -> Mapping[str, bytes]:
        """Return the same as files: relative path to content."""
        ...

    def read(self, bundle: Bundle) -> bytes:
        """Return the zip."""
        ...

    def documents(self, bundle: Bundle) -> Mapping[Form, bytes]:
        """Return what describes a bundle: its SBOM and its provenance."""
        ...
