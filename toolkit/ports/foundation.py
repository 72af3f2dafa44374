"""What Terraform makes in an account before anything is deployed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.deployment.inventory import Inventory


class Foundation(Protocol):
    """The root module terraform/bootstrap in one account."""

    def look(self) -> Inventory:
        """Return what is there, whoever made it."""
        ...

    def owned(self) -> frozenset[str]:
        """Return the addresses that the state holds; the bucket of the state has to be there."""
        ...

    def plan(
        self, values: Mapping[str, Any], imports: Mapping[str, str], *, stored: bool
    ) -> Mapping[str, tuple[str, ...]]:
        """Return what would be done, by address; the plan is saved.

        Args:
            values: of the root module's variables.
            imports: ids of what is there and is to be taken over, by address.
            stored: whether there is a bucket of the state; without it, there is no state.

        """
        ...

    def apply(self) -> Mapping[str, str]:
        """Do what was planned last, and return the ARNs of the roles, by what they are for."""
        ...
