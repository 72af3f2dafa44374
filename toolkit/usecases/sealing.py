"""What plans are sealed with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a plan is sealed with."""

    key: bytes
    """the environment's own; bootstrap made it"""
    mask: Callable[[Any, Any], Any]
    """puts what may be a secret in a value out of sight"""
    head: Callable[[], str | None]
    """returns the commit that is checked out"""
