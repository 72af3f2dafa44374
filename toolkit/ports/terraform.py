"""Terraform, in one prepared workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Terraform(Protocol):
    """Plan and apply one environment's root module."""

    def plan(
        self,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
        *,
        empty: Callable[[], Mapping[str, Any] | None] | None = None,
    ) -> Mapping[str, Any]:
        """Save a plan, and return its JSON (``terraform show -json``).

        Where it has nothing to do, what ``empty`` gives is returned, if anything: showing a plan takes
        seconds.
        """
        ...

    def apply(self, on_event: Callable[[Mapping[str, Any]], None]) -> None:
        """Apply the plan that was saved last; ``on_event`` gets Terraform's machine-readable events."""
        ...

    def outputs(self) -> Mapping[str, Any]:
        """Return the root module's outputs, by name."""
        ...

    def versions(self) -> Mapping[str, str]:
        """Return the version of Terraform, and of each provider that is chosen, by name."""
        ...

    def lock_digest(self) -> str:
        """Return the digest of the providers' lock file; empty where there is none."""
        ...
