"""The embedded AWS: one process an environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.environment import Environment


@dataclass(frozen=True, slots=True)
class Emulator:
    """A local account."""

    environment: str
    account: str
    endpoint: str
    pid: int
    running: bool


class LocalCloud(Protocol):
    """Start, stop and find the local accounts of a project."""

    def up(self, environment: Environment, *, port: int) -> Emulator:
        """Start an account, on this port or, where it is taken, on a free one; or find it running."""
        ...

    def down(self, environment: str, *, keep_state: bool) -> bool:
        """Stop an account and its handlers; False where it was not running."""
        ...

    def find(self, environment: str) -> Emulator | None:
        """Return the account as it was last started; None where it never was."""
        ...
