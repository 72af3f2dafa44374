"""Moving one release from an environment to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed
from toolkit.domain.promotion_rules import NO_RULES

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.domain.chain import Line
    from toolkit.domain.evidence import Evidence
    from toolkit.domain.forge import PullRequest
    from toolkit.domain.gate import Answer
    from toolkit.domain.hold import Hold
    from toolkit.domain.promotion_rules import PromotionRules
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
    now: datetime
    rules: PromotionRules = NO_RULES
    """What the target asks for"""
    soaking_since: datetime | None = None
    """When this release passed its verification in the source first, since it was applied there"""
    hold: Hold | None = None
    """Who holds the target"""
    doubted: tuple[Line, ...] = ()
    """What of the source's evidence is not believed"""
    allow_older: str | None = None
    """The reason given for promoting a release older than what the target runs"""
    hotfix: str | None = None
    """The reason given for a fix that can't wait: it skips soak and freeze, and nothing else"""


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
    request: PullRequest | None = None
    """The pull request that asks for it; None where it was committed directly, or not at all"""

    @property
    def closed(self) -> tuple[Closed, ...]:
        """The gates that hold it back."""
        return tuple(answer for answer in self.answers if isinstance(answer, Closed))
