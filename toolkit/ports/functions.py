"""What really runs in the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunningFunction:
    """The version that an alias points at."""

    version: str
    code_sha256: str
    """base64, as AWS reports it"""
    layers: tuple[str, ...]
    """``CodeSha256`` of its layers, base64"""


class Functions(Protocol):
    """Observe Lambda functions."""

    def running(self, function_name: str, alias: str) -> RunningFunction | None:
        """Return the version behind the alias; None where there is none."""
        ...
