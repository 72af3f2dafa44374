"""Moving one release from an environment to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
    from toolkit.domain.scanned import Scanned


Way = Literal["request", "direct", "merged"]
"""By a pull request that is yet to be reviewed, by a commit that nobody reviews, or by one that was merged"""


@dataclass(frozen=True, slots=True)
class Merge:
    """Whose approval a merged pull request has."""

    number: int | None
    """None where a commit was pushed without one"""
    approved_by: tuple[str, ...] = ()
    """who approved what was merged, but for those who wrote it"""
    wrote: tuple[str, ...] = ()
    """who asked for it, and who brought the release's commits: theirs don't count"""
    doubt: str = ""
    """why it can't be told whose approvals count; empty where it can"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that the gates of a promotion may look at."""

    source: str
    target: str
    release: Release
    verified: Evidence | None
    """The newest verification of this release in the source, passing or not"""
    running: tuple[str, ...] | None
    """How what runs in the source differs from what is pinned; empty where it does not, None where the
    source runs another release by now"""
    built: datetime | None
    """When the release was first published"""
    target_release: str | None
    """The id of what the target pins or, once it is merged, of what was applied there last"""
    target_built: datetime | None
    now: datetime
    rules: PromotionRules = NO_RULES
    """What the target asks for"""
    soaking_since: datetime | None = None
    """When this release passed its verification in the source first, since it was applied there"""
    soaked_until: datetime | None = None
    """When another release took its place in the source; None where it runs there still"""
    hold: Hold | None = None
    """Who holds the target"""
    doubted: tuple[Line, ...] = ()
    """What of the source's evidence is not believed"""
    scanned: Scanned | None = None
    """The newest scan of this release"""
    rolled_back: Evidence | None = None
    """The newest rollback of the target, where it left this very release"""
    monthly: float | None = None
    """USD a month that the target would cost by what is there; None where it was not planned yet"""
    budget: float | None = None
    """USD a month that an environment may cost"""
    moved: tuple[str, ...] | None = None
    """Files of the target that others have changed meanwhile; None where nobody has looked"""
    built_from: str | None = None
    """The commit that it was built from, as signed evidence says; None where none does"""
    statement: str = ""
    """The line of the source's ledger that verifies it: its number and digest; empty where there is none"""
    way: Way = "request"
    merge: Merge | None = None
    """The pull request that asked for it, once it is merged"""
    allow_older: str | None = None
    """The reason given for promoting a release older than what the target runs, or one that it left"""
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
    budget: float | None = None
    """USD a month that the target may cost; None where nobody says"""
    allow_older: str | None = None
    hotfix: str | None = None
    """What it was spared, and why"""
    built_from: str | None = None
    scanned: Scanned | None = None
    """The scan that goes with it"""
    statement: str = ""
    """The line of the source's ledger that verifies it: its number and its digest"""

    @property
    def closed(self) -> tuple[Closed, ...]:
        """The gates that hold it back."""
        return tuple(answer for answer in self.answers if isinstance(answer, Closed))
