"""Moving one release from an environment to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.domain.evidence import Evidence
    from toolkit.domain.gate import Answer
    from toolkit.domain.release import Release


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that the gates of a promotion may look at."""

    source: str
    target: str
    release: Release
    verified: Evidence | None
    """The newest verification of this release in the source, passing or not"""
    running: tuple[str, ...]
    """How what runs in the source differs from what is pinned; empty where it does not"""
    built: datetime | None
    """When the release was first published"""
    target_release: Release | None
    target_built: datetime | None
    allow_older: str | None = None
    """The reason given for promoting a release older than what the target runs"""


@dataclass(frozen=True, slots=True)
class Promotion:
    """A release, the way it takes, and what the gates said."""

    source: str
    target: str
    release: Release
    answers: tuple[Answer, ...]
    commit: str | None = None
    """The commit that pins it; None for a dry run"""
    already: bool = False
    """True where the target pins this release already"""

    @property
    def closed(self) -> tuple[Closed, ...]:
        """The gates that hold it back."""
        return tuple(answer for answer in self.answers if isinstance(answer, Closed))
