"""Ask the gates again once main pins a release: what was true when it was asked for may be so no more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.domain import chain, evidence
from toolkit.domain.promotion import Merge
from toolkit.domain.promotion_rules import NO_RULES
from toolkit.errors import Refused
from toolkit.usecases import manifest
from toolkit.usecases.judge import judge, merged
from toolkit.usecases.promote import require_open

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from toolkit.domain.project import Project
    from toolkit.domain.promotion import Candidate, Promotion
    from toolkit.domain.release import Release
    from toolkit.ports.forge import Forge
    from toolkit.usecases.account import Account


@dataclass(frozen=True, slots=True)
class Merged:
    """A commit of main that pins a release, and how it is looked at."""

    commit: str
    forge: Forge
    moved: Callable[[str], tuple[str, ...] | None]
    """files of the target that differ between a commit that was reviewed and this one"""
    brought: Callable[[str | None, str], tuple[str, ...]]
    """commits of main after one and up to another"""


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
    requests = [item for item in merge.forge.of_commit(merge.commit) if item.merged]
    reviewed = [merge.moved(item.head_sha) for item in requests]
    asked_for = chain.believed(source.ledger.lines("requested"), "requested")
    own = [item for item in asked_for if item.details.get("to") == target.environment.name]
    request = evidence.latest(own, "requested", release=release.id)
    spared = request.details if request is not None else {}
    planned = evidence.latest(target.ledger.records("planned"), "planned", release=release.id)
    return _opened(
        judge(
            replace(
                asked,
                merge=_approvals(asked, source, target, merge) if rules.approvals else Merge(None),
                moved=() if not reviewed else reviewed[-1],
                monthly=planned.details.get("monthly") if planned is not None else None,
                hotfix=spared.get("hotfix"),
                allow_older=spared.get("allow_older"),
            )
        )
    )


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


def _opened(promotion: Promotion) -> Promotion:
    require_open(promotion, f"{promotion.target} was not touched")
    return promotion


def _approvals(asked: Candidate, source: Account, target: Account, merge: Merged) -> Merge:
    """Return who approved the pull request that brought a commit, of the very commit that was merged."""
    requests = [item for item in merge.forge.of_commit(merge.commit) if item.merged]
    if not requests:
        return Merge(None)
    request = requests[-1]
    approved = [
        item.by
        for item in merge.forge.reviews(request.number)
        if item.verdict == "approved" and item.sha == request.head_sha
    ]
    built = manifest.read(asked.release.id, source.artifacts).commit
    runs = manifest.read(asked.target_release, target.artifacts).commit if asked.target_release else None
    commits = merge.brought(runs, built) if built else ()
    brought = [item.author for commit in commits for item in merge.forge.of_commit(commit)]
    return Merge(request.number, tuple(approved), tuple({request.author, *brought} - {""}))
