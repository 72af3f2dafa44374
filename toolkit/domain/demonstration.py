"""What the demo showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.smoke import Request


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the road, and how long it took."""

    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo showed."""

    release: str
    status: dict[str, Any]
    """the document of ``toolkit status --json``"""
    walked: tuple[str, ...]
    """the environments that were deployed to"""
    bits: Mapping[str, str]
    """name to digest of everything that runs in each of them, as its account reports it"""
    steps: tuple[Step, ...]
    example: Request | None
    """a request of the smoke checks to try by hand; None where none stands by itself"""
