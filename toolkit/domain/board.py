"""What runs where, and why it may or may not go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from toolkit.domain.gate import Answer
    from toolkit.domain.hold import Hold
    from toolkit.domain.run import Interruption


@dataclass(frozen=True, slots=True)
class NextPromotion:
    """The way onward, and what its gates say."""

    to: str
    answers: tuple[Answer, ...]
    open: bool
    already: bool


@dataclass(frozen=True, slots=True)
class Drifted:
    """What the newest look for drift found."""

    items: int
    """attributes that somebody changed by hand, and nobody answers for"""
    at: datetime

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.items > 0


@dataclass(frozen=True, slots=True)
class Row:
    """One environment. ``deployed`` and ``healthy`` are two words, never merged."""

    name: str
    account: str
    release: str | None
    commit: str | None
    deployed: bool
    healthy: bool | None
    verified: bool
    verified_at: datetime | None
    verified_by: str | None
    api_url: str | None
    behind_by: int | None
    """commits from what runs here to what runs upstream (in the first environment: to what is checked out)"""
    bits: Mapping[str, str]
    """name to digest of everything that runs, as the account reports it"""
    interruption: Interruption | None
    """an apply that has not come to its end"""
    next_promotion: NextPromotion | None
    problem: str | None
    """Why the account could not be looked at; None where it was"""
    held: Hold | None = None
    """Who stopped promotions into it"""
    subject: str | None = None
    """first line of the commit's message, as somebody wrote it; None where it is not known here"""
    applied_at: datetime | None = None
    """since when what runs here was applied; None where nothing was"""
    applied_by: str | None = None
    drift: Drifted | None = None
    """None where nobody has looked since the pinned release was last applied"""
