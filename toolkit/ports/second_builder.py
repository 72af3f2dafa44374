"""The same source tree, built once more where everything else is otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class SecondBuilder(Protocol):
    """Build a project under the conditions that `toolkit.domain.proof` names."""

    def build(self) -> Mapping[str, bytes]:
        """Return every bundle's zip by its name.

        Raises:
            ToolError: the second build failed.

        """
        ...
