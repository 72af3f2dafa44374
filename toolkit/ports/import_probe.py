"""A Python of the function's runtime, in which its handler is imported for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.coldstart import Imported
    from toolkit.domain.function import Function


class ImportProbe(Protocol):
    """Import a handler as Lambda does when a function starts."""

    def measure(
        self, function: Function, *, bundle: bytes, layers: Mapping[str, bytes], runs: int
    ) -> Imported:
        """Import the handler of a bundle with its layers (name to zip), so often, in fresh processes.

        Raises:
            Refused: it can't be imported, or takes longer than Lambda lets it.

        """
        ...
