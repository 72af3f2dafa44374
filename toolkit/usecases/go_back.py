"""Carry out a rollback, or ask for it: stopped at any point, the next run goes on where it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.domain import release, rollback
from toolkit.domain.evidence import of_release
from toolkit.domain.rollback import Outcome
from toolkit.errors import Refused, ToolError
from toolkit.usecases import propose
from toolkit.usecases.package import release_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.domain.applied import Applied
    from toolkit.domain.forge import Check
    from toolkit.domain.release import Release
    from toolkit.domain.rollback import Preview, Rollback
    from toolkit.domain.verification import Verified
    from toolkit.ports.branches import Branches
    from toolkit.ports.clock import Clock
    from toolkit.ports.forge import Forge
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


KEPT = frozenset({"protected"})
"""Faults of an apply that left a resource as it was, with its data"""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a rollback is carried out by, in this order."""

    commit: Callable[[], str]
    apply: Callable[[], Applied]
    verify: Callable[[], Verified]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said on pull requests."""

    title: str
    obsolete: str
    """why a rollback's is closed that nobody needs any more"""
    body: Callable[[Preview], str]
    stopped: Callable[[int], str]
    """why a promotion's is closed, by the number of the rollback's"""
    check: Callable[[Preview, str], Check]
    """what is reported of the commit"""


def carry_out(
    found: Rollback, preview: Preview, steps: Steps, *, account: Account, clock: Clock, reason: str
) -> Outcome:
    """Commit, record, apply and verify."""
    commit = steps.commit()
    record(found, account=account, clock=clock, reason=reason, commit=commit)
    applied, unfinished = None, None
    try:
        applied = steps.apply()
    except ToolError as error:
        if error.fault not in KEPT:
            raise
        # All that does not need it went back: what is protected keeps its data, and is told.
        unfinished = error
    verified = steps.verify()
    return Outcome(
        found, reason, preview, commit=commit, applied=applied, verified=verified, unfinished=unfinished
    )


def ask(
    found: Rollback,
    words: Words,
    *,
    branches: Branches,
    forge: Forge,
    preview: Callable[[str], Preview],
    reason: str,
    downstream: str | None,
) -> Outcome:
    """Ask for a rollback by a pull request: one an environment, by however many runners it is asked for.

    A promotion of the release that is left, into this environment or onward, is closed.

    Args:
        found: the way back.
        words: what is said.
        branches: those that everybody shares.
        forge: where it is asked.
        preview: plans the environment with the older release, for a commit.
        reason: why; "" where nobody says.
        downstream: the environment that this one feeds.

    """
    base, head = propose.MAIN, propose.rollback_branch(found.target)
    content = release_file(found.release)
    if branches.read(base, file_of(found.target)) == content:
        propose.withdrawn(found, why=words.obsolete, branches=branches, forge=forge, base=base, head=head)
        return Outcome(found, reason)
    message = rollback.message(found, reason)
    commit = propose.committed(found, content, message=message, branches=branches, base=base, head=head)
    seen = preview(commit)
    request = propose.asked(
        found, title=words.title, body=words.body(seen), forge=forge, base=base, head=head
    )
    forge.report(words.check(seen, commit))
    stop(found, why=words.stopped(request.number), branches=branches, forge=forge, downstream=downstream)
    return Outcome(found, reason, seen, commit=commit, request=request)


def stop(found: Rollback, *, why: str, branches: Branches, forge: Forge, downstream: str | None) -> None:
    """Close the promotions that stand open of the release that is left: into this environment, and onward."""
    for name in (found.target, downstream):
        content = branches.read(propose.branch(name), file_of(name)) if name is not None else None
        if name is not None and content is not None and _named(content) == found.chosen.left:
            onto = replace(found, target=name)
            propose.withdrawn(onto, why=why, branches=branches, forge=forge, base=propose.MAIN)


def _named(content: bytes) -> str | None:
    """Return the release that a release file names; None where it can't be read."""
    try:
        found = release.from_tfvars(json.loads(content))
    except ValueError:
        return None
    return found.id if found is not None else None


def require_clean(found: Rollback, repository: Repository) -> None:
    """Refuse to commit over a release file that somebody edited.

    Raises:
        Refused: it differs from what is committed, and does not name the older release either.

    """
    file = file_of(found.target)
    if not found.pinned and repository.dirty(file):
        raise Refused(
            f"{found.target} was not rolled back",
            cause=f"{file} has changes that are not committed",
            fix=f"git checkout -- {file}",
        )


def file_of(environment: str) -> str:
    """Return the release file of an environment."""
    return f"terraform/envs/{environment}/release.auto.tfvars.json"


def commit_here(found: Rollback, *, workspace: Workspace, repository: Repository, message: str) -> str:
    """Pin the older release in the work tree, and commit that one file; return the commit."""
    file = file_of(found.target)
    if not found.pinned:
        workspace.pin(release_file(found.release))
    if repository.dirty(file):
        return repository.commit(file, message)
    commit = repository.touched(file)
    if commit is None:
        raise ToolError(
            f"{found.target} was not rolled back",
            cause=f"no commit has changed {file}",
            fix="commit it, and run the command again",
        )
    return commit


def record(
    found: Rollback,
    *,
    account: Account,
    clock: Clock,
    reason: str,
    commit: str,
) -> None:
    """Record that an environment goes back to a release by a commit of its own, unless that is on record."""
    if not found.chosen.recorded:
        details = {"reason": reason, "commit": commit, "direct": True, "requests": []}
        _keep(found.release, found.chosen.left, details, account=account, clock=clock)


def record_merged(
    merged: Release,
    *,
    account: Account,
    clock: Clock,
    reason: str,
    commit: str,
    requests: Sequence[int],
) -> None:
    """Record a rollback that somebody merged, unless the newest record says so."""
    records = account.ledger.records("applied", "promoted", "rolled-back")
    newest = rollback.pinning(records)
    if newest is None or (newest.kind, newest.release) != ("rolled-back", merged.id):
        left = rollback.left_by(records, merged.id) or ""
        details = {"reason": reason, "commit": commit, "direct": False, "requests": list(requests)}
        _keep(merged, left, details, account=account, clock=clock)


def _keep(back: Release, left: str, details: Mapping[str, object], *, account: Account, clock: Clock) -> None:
    account.ledger.record(
        of_release(
            "rolled-back",
            release=back,
            environment=account.environment.name,
            at=clock.now(),
            by=account.identity.caller(),
            details={"from": left, **details},
        )
    )
