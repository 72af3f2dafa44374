"""Going back to a release that was verified before: which one, by which bytes, and what stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from toolkit.domain import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.applied import Applied
    from toolkit.domain.bundle import Kind
    from toolkit.domain.evidence import Evidence
    from toolkit.domain.forge import PullRequest
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.release import Release
    from toolkit.domain.verification import Verified
    from toolkit.errors import ToolError

RELEASE = re.compile(r"r-[0-9a-f]{12}")
_REASON = re.compile(r"^Reason: (.+)$", re.MULTILINE)
_LONGEST = 400
"""characters of a reason that are kept"""

Move = Literal["changed", "same", "comes back", "goes away"]
Stays = Literal["data", "destroyed", "protected", "recreated", "schema", "messages", "secret"]
Returns = Literal["code", "alarm", "permission", "route", "settings"]


@dataclass(frozen=True, slots=True)
class Moved:
    """One bundle, before a rollback and after it."""

    name: str
    kind: Kind
    left: str | None
    """digest in the release that is left; None where that has none of the name"""
    to: str | None
    """digest in the release that is gone back to; None where that has none of the name"""

    @property
    def change(self) -> Move:
        """What becomes of it."""
        if self.left == self.to:
            return "same"
        if self.left is None:
            return "comes back"
        return "goes away" if self.to is None else "changed"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which release an environment goes back to, by its evidence."""

    release: str
    left: str
    """the release that is left"""
    verified: Evidence
    """its newest passing verification in this environment"""
    recorded: bool
    """whether it is on record already that the environment goes back to it"""
    expected: bool
    """whether no record says that the environment is to run another one"""
    applied: bool
    """whether it is what was applied last"""
    verified_since: bool
    """whether it passed its verification since it was applied last"""


@dataclass(frozen=True, slots=True)
class Rollback:
    """The way back: what is left, what is gone back to, and how far it has come."""

    target: str
    """the environment"""
    chosen: Chosen
    release: Release
    """what is gone back to"""
    bundles: tuple[Moved, ...]
    pinned: bool
    """whether the release file names it already"""
    done: bool
    """whether nothing is left to do"""


@dataclass(frozen=True, slots=True)
class Returning:
    """Something that is again as the older release has it."""

    kind: Returns
    address: str
    what: str


@dataclass(frozen=True, slots=True)
class Staying:
    """Something that no release brings back."""

    kind: Stays
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rollback would do: its plan, what comes back by it, and what does not."""

    report: PlanReport
    returns: tuple[Returning, ...]
    stays: tuple[Staying, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rollback: previewed, asked for, or carried out."""

    rollback: Rollback
    reason: str
    preview: Preview | None = None
    """None where nothing was left to do, or main says so already"""
    commit: str | None = None
    request: PullRequest | None = None
    applied: Applied | None = None
    verified: Verified | None = None
    unfinished: ToolError | None = None
    """why not all of the plan was carried out, where the rest was"""
    shared: bool = False
    """whether the commit is where everybody finds it"""
    seconds: float = 0.0

    @property
    def terraform_seconds(self) -> float:
        """How much of it was Terraform's: both plans, and the apply."""
        planned = self.preview.report.terraform_seconds if self.preview is not None else 0.0
        if self.applied is None:
            return planned
        return planned + self.applied.report.terraform_seconds + self.applied.seconds

    @property
    def passed(self) -> bool | None:
        """Whether it works in the environment; None where that was not looked at."""
        return None if self.verified is None else self.verified.verification.passed


def moved(left: Release | None, to: Release) -> tuple[Moved, ...]:
    """Return every bundle of two releases, and what becomes of it."""
    before = {item.name: item for item in left.artifacts} if left is not None else {}
    after = {item.name: item for item in to.artifacts}
    return tuple(
        Moved(
            name,
            (after.get(name) or before[name]).kind,
            before[name].digest.value if name in before else None,
            after[name].digest.value if name in after else None,
        )
        for name in sorted(before.keys() | after.keys())
    )


def reason(text: str) -> str:
    """Return a reason on one line, of at most 400 characters that can be printed.

    Raises:
        ValueError: nothing is left of it.

    """
    shown = "".join(each if each.isprintable() else " " for each in text)
    told = " ".join(shown.split())[:_LONGEST].strip()
    if not told:
        raise ValueError("it is empty")
    return told


def reason_in(texts: Sequence[str]) -> str:
    """Return the reason that the first of some texts gives in a line of its own; "" where none does."""
    for text in texts:
        found = _REASON.search(text)
        if found:
            try:
                return reason(found[1])
            except ValueError:
                continue
    return ""


def message(found: Rollback, why: str) -> str:
    """Return the message of the commit that pins the older release, the reason in its last lines."""
    chosen = found.chosen
    verified = f"{chosen.verified.at:%Y-%m-%d %H:%M} UTC"
    return (
        f"Roll back {found.target} from {chosen.left} to {chosen.release}\n\n"
        f"Verified in {found.target} at {verified}\n\n"
        f"Reason: {why or 'none given'}\nLeft: {chosen.left}\nRelease: {chosen.release}\n"
    )


def pinning(records: Sequence[Evidence]) -> Evidence | None:
    """Return the newest record of a release that an environment was to run."""
    fitting = [item for item in records if item.kind in ("promoted", "rolled-back")]
    # Of two at the same moment the later line counts.
    return max(reversed(fitting), key=lambda item: item.at, default=None)


def left_by(records: Sequence[Evidence], release: str) -> str | None:
    """Return which release is left where an environment goes back to another; None where there is none."""
    newest = pinning(records)
    if newest is not None and newest.release != release:
        return newest.release
    if newest is not None and newest.kind == "rolled-back":
        return str(newest.details["from"])
    applied = evidence.latest(records, "applied")
    return applied.release if applied is not None and applied.release != release else None


def passed(records: Sequence[Evidence]) -> dict[str, Evidence]:
    """Return the newest passing verification of every release that was applied, the newest first."""
    applied = {item.release for item in records if item.kind == "applied"}
    found: dict[str, Evidence] = {}
    for item in sorted(records, key=lambda item: item.at, reverse=True):
        if item.kind == "verified" and item.details.get("passed") is True and item.release in applied:
            found.setdefault(item.release, item)
    return found


def choose(records: Sequence[Evidence], *, pinned: str, wanted: str | None) -> Chosen | None:
    """Return which release an environment goes back to; None where none was verified there.

    Without a wish it is the newest other one whose last verification passed, and that nobody went back
    from. A rollback that is under way is finished, and one that is done is not followed by another: however
    often it is asked for, an environment goes back one release.

    Args:
        records: what was applied, verified, promoted and rolled back, as far as it is believed.
        pinned: the release that the environment is to run.
        wanted: the release that somebody names; None for the one before.

    """
    verified = passed(records)
    release = wanted or (
        pinned if _under_way(records, verified, pinned) else _before(records, verified, pinned)
    )
    if release is None or release not in verified:
        return None
    newest, applied = pinning(records), evidence.latest(records, "applied")
    latest = evidence.latest(records, "verified", release=release)
    runs = applied is not None and applied.release == release
    left = pinned if pinned != release else left_by(records, release)
    return Chosen(
        release=release,
        left=left or release,
        verified=verified[release],
        recorded=newest is not None and (newest.kind, newest.release) == ("rolled-back", release),
        expected=newest is None or newest.release == release,
        applied=runs,
        verified_since=runs
        and applied is not None
        and latest is not None
        and latest.at >= applied.at
        and latest.details.get("passed") is True,
    )


def _under_way(records: Sequence[Evidence], verified: Mapping[str, Any], pinned: str) -> bool:
    """Tell whether what is pinned is what somebody went back to, or was about to."""
    newest, applied = pinning(records), evidence.latest(records, "applied")
    if newest is not None and newest.release == pinned:
        return newest.kind == "rolled-back"
    # Stopped between the commit and its record.
    return pinned in verified and newest is not None and applied is not None and applied.release != pinned


def _before(records: Sequence[Evidence], verified: Mapping[str, Any], pinned: str) -> str | None:
    """Return the newest release that can be gone back to by itself."""
    for release in verified:
        latest = evidence.latest(records, "verified", release=release)
        works = latest is not None and latest.details.get("passed") is True
        if release != pinned and works and not _given_up(records, release):
            return release
    return None


def _given_up(records: Sequence[Evidence], release: str) -> bool:
    """Tell whether somebody went back from a release, and it was not applied since."""
    applied = evidence.latest(records, "applied", release=release)
    left = [item.at for item in records if item.kind == "rolled-back" and item.details.get("from") == release]
    return bool(left) and (applied is None or max(left) > applied.at)
