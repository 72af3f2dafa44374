"""Ask the gates again once main pins a release: what was true when it was asked for may be so no more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.domain import chain, evidence
from toolkit.domain.promotion import Merge
from toolkit.domain.promotion_rules import NO_RULES
from toolkit.errors import Refused, ToolError
from toolkit.usecases.judge import built_from, judge, merged
from toolkit.usecases.promote import require_open
from toolkit.usecases.propose import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from toolkit.domain.forge import PullRequest
    from toolkit.domain.project import Project
    from toolkit.domain.promotion import Candidate, Promotion
    from toolkit.domain.release import Release
    from toolkit.ports.forge import Forge
    from toolkit.usecases.account import Account


@dataclass(frozen=True, slots=True)
class Merged:
    """A commit of main that pins a release, and how it is looked at."""

    commit: str
    pinned: str | None
    """the commit that brought the release file as it is"""
    forge: Forge
    moved: Callable[[str], tuple[str, ...] | None]
    """files of the target that differ between a commit that was reviewed and this one"""
    brought: Callable[[str | None, str], tuple[str, ...] | None]
    """commits of main after one and up to another; None where that can't be told"""


def admit(
    project: Project, release: Release, *, source: Account, target: Account, merge: Merged, now: datetime
) -> Promotion:
    """Let a release that was merged for an environment be applied there, or refuse it.

    Raises:
        Refused: a gate is closed: it was never verified upstream (somebody edited the release file by hand),
            nobody approved it, somebody holds the environment, ...

    """
    asked = merged(release, source, target, project=project, now=now)
    rules = project.gates.get(target.environment.name, NO_RULES)
    requests = _requests(merge.forge, merge.commit)
    # What runs there was let in already: this merge changes the environment's own settings.
    runs = asked.target_release == release.id
    # What was pinned by an earlier merge, and held back then, has that one's approvals and no others.
    here = runs or merge.pinned == merge.commit
    pinning = requests if here else _requests(merge.forge, merge.pinned)
    reviewed = [merge.moved(item.head_sha) for item in requests]
    asked_for = chain.believed(source.ledger.lines("requested"), "requested")
    numbers = {item.number for item in pinning}
    own = [
        item
        for item in asked_for
        if item.details.get("to") == target.environment.name
        and (runs or item.details.get("request") in numbers)
    ]
    request = evidence.latest(own, "requested", release=release.id)
    spared = request.details if request is not None else {}
    heads = {item.head_sha for item in requests}
    planned = [
        item
        for item in target.ledger.records("planned")
        if item.release == release.id and item.details.get("commit") in heads
    ]
    newest = evidence.latest(planned, "planned")
    promotion = judge(
        replace(
            asked,
            merge=_approvals(asked, target, merge, (pinning, requests)) if rules.approvals else Merge(None),
            moved=() if not reviewed else reviewed[-1],
            monthly=newest.details.get("monthly") if newest is not None else None,
            hotfix=spared.get("hotfix"),
            allow_older=spared.get("allow_older"),
        )
    )
    require_open(promotion, f"{promotion.target} was not touched")
    return promotion


def _requests(forge: Forge, commit: str | None) -> list[PullRequest]:
    """Return the merged pull requests into main that brought a commit."""
    found = forge.of_commit(commit) if commit is not None else ()
    return [item for item in found if item.merged and item.base == MAIN]


def require_own(release: Release, target: Account) -> None:
    """Refuse to go back to a release that never passed a verification in the environment itself.

    Raises:
        Refused: it did not.

    """
    name = target.environment.name
    seen = [
        item
        for item in chain.believed(target.ledger.lines("verified"), "verified")
        if item.release == release.id and item.details.get("passed") is True
    ]
    if not seen:
        raise Refused(
            f"{name} was not touched",
            cause=f"it is to go back to {release.id}, which never passed a verification in {name}",
            fix=f"toolkit rollback {name} --dry-run tells which release it can go back to",
        )


def _approvals(
    asked: Candidate,
    target: Account,
    merge: Merged,
    brought: tuple[list[PullRequest], list[PullRequest]],
) -> Merge:
    """Return who approved what pins the release, and what is applied now: of the very commits."""
    if not all(brought):
        return Merge(None)
    requests = {item.number: item for found in brought for item in found[-1:]}
    approved: list[str] | None = None
    for number, item in requests.items():
        names = [
            each.by
            for each in merge.forge.reviews(number)
            if each.verdict == "approved" and each.sha == item.head_sha
        ]
        approved = names if approved is None else [name for name in approved if name in names]
    number = max(requests)
    built, runs = asked.built_from, None
    unknown = "it can't be told who wrote what is released"
    if built is None:
        return Merge(number, doubt=f"{unknown}: no signed evidence names its commit")
    if asked.target_release is not None:
        # Where it is not known, all that is released counts as new: more persons are left out, never fewer.
        runs = built_from(target.ledger.lines("promoted"), asked.target_release, first=False)
    commits = merge.brought(runs, built)
    if commits is None:
        return Merge(number, doubt=f"{unknown}: git does not know the way to {built[:12]}")
    try:
        wrote = [item.author for commit in commits for item in merge.forge.of_commit(commit)]
    except ToolError as error:
        return Merge(number, doubt=f"{unknown}: {error.problems[0].cause}")
    asking = [item.author for item in requests.values()]
    return Merge(number, tuple(approved or ()), tuple({*asking, *wrote} - {""}))
