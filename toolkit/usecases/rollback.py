"""Go back to a release that was verified in an environment before: the same bits that it ran then."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from toolkit.domain import chain, release, rollback
from toolkit.domain.digest import of_bytes
from toolkit.domain.rollback import Rollback
from toolkit.errors import Problem, Refused
from toolkit.usecases import manifest, observe
from toolkit.usecases.package import SOURCES
from toolkit.usecases.prepare import pinned
from toolkit.usecases.store import AT_ONCE, TAMPERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.chain import Line
    from toolkit.domain.evidence import Evidence, Kind
    from toolkit.domain.project import Project
    from toolkit.domain.release import Artifact, Release
    from toolkit.domain.rollback import Chosen
    from toolkit.ports.artifacts import Artifacts
    from toolkit.ports.progress import Progress
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account

KINDS: tuple[Kind, ...] = ("applied", "verified", "promoted", "rolled-back")
"""What tells which release an environment can go back to"""
_NAMED = 5
"""releases, or lines of evidence, that are named one by one"""


def choose(
    project: Project,
    *,
    account: Account,
    workspace: Workspace,
    repository: Repository,
    wanted: str | None,
) -> Rollback:
    """Return which release an environment goes back to, and how far it has come already.

    Args:
        project: the project.
        account: the environment's.
        workspace: its release file.
        repository: tells which commits lie between two releases.
        wanted: the release that somebody names; None for the one that was verified before.

    Raises:
        Refused: there is none, its evidence or its manifest can't be believed, or the environment runs
            what is checked out.

    """
    name = account.environment.name
    now = pinned(name, workspace)
    if now is None:
        raise Refused(
            f"{name} was not rolled back",
            cause="it pins no release: there is nothing to go back from",
            fix=f"toolkit status shows what runs in {name}",
        )
    lines = account.ledger.lines(*KINDS)
    records = chain.believed(lines, *KINDS)
    chosen = rollback.choose(records, pinned=now.id, wanted=wanted)
    _require_believed(name, lines, chosen.release if chosen is not None else wanted)
    if chosen is None:
        raise _never_verified(name, records, now.id, wanted)
    if project.upstream(name) is None:
        raise _follows_main(name, chosen, account=account, repository=repository)
    found = _released(chosen, account)
    left = now if now.id == chosen.left else _kept(chosen.left, account.artifacts)
    is_pinned = now.id == found.id
    done = is_pinned and chosen.verified_since and chosen.expected and _runs(found, records, account)
    if chosen.left == chosen.release and not done:
        raise Refused(
            f"{name} was not rolled back",
            cause=f"it pins {chosen.release} and nothing else was to run, but it is not seen to work",
            fix=f"toolkit apply {name} && toolkit verify {name}",
        )
    return Rollback(name, chosen, found, rollback.moved(left, found), pinned=is_pinned, done=done)


def _require_believed(name: str, lines: Sequence[Line], wanted: str | None) -> None:
    """Refuse evidence that was tampered with, and a release whose evidence nobody has signed."""
    doubted = chain.doubted(lines, wanted) if wanted else chain.forged(lines)
    if doubted:
        told = "; ".join(f"{line.name}: {line.doubt}" for line in doubted[:_NAMED])
        more = f"; and {len(doubted) - _NAMED} more" if len(doubted) > _NAMED else ""
        forged = any(not line.legacy for line in doubted)
        raise Refused(
            f"{name} was not rolled back",
            cause=f"its evidence can't be believed: {told}{more}",
            fix=f"toolkit history {name} --verify" if forged else "name another release with --to",
        )


def _never_verified(name: str, records: Sequence[Evidence], now: str, wanted: str | None) -> Refused:
    others = [item for item in rollback.passed(records) if item != now]
    told = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} more" if len(others) > _NAMED else "")
    verified = f"verified there before: {told}" if others else "no other release was verified there before"
    cause = (
        f"{wanted} was never applied and verified in {name}; {verified}"
        if wanted
        else f"{name} has no release to go back to by itself; {verified}"
    )
    fix = (
        f"toolkit rollback {name} --to {others[0]}" if others else f"release what mends {now}, and promote it"
    )
    return Refused(f"{name} was not rolled back", cause=cause, fix=fix)


def _follows_main(name: str, chosen: Chosen, *, account: Account, repository: Repository) -> Refused:
    """Return why the first environment is not rolled back: it runs what is checked out."""
    before = _commit(chosen.release, account.artifacts)
    now = _commit(chosen.left, account.artifacts)
    fix = "git revert what came since, and deploy it"
    if now is not None and before is not None and repository.distance(before, now, *SOURCES) == 1:
        fix = f"git revert {now} (-m 1 where it is a merge), and deploy it"
    elif before is not None:
        fix = (
            f"git restore --source={before} --staged --worktree -- {' '.join(SOURCES)}; commit, and deploy it"
        )
    return Refused(
        f"{name} was not rolled back",
        cause=f"{name} is the first environment: it runs what is checked out, not what a file pins",
        fix=fix,
    )


def _document(name: str, artifacts: Artifacts) -> dict[str, object] | None:
    """Return the manifest of a release; None where it is missing or can't be read."""
    place = manifest.key(name)
    if artifacts.missing([place]):
        return None
    try:
        content = json.loads(artifacts.get(place))
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _commit(name: str, artifacts: Artifacts) -> str | None:
    found = (_document(name, artifacts) or {}).get("commit")
    return found if isinstance(found, str) else None


def _kept(name: str, artifacts: Artifacts) -> Release | None:
    """Return a release as its manifest describes it; None where it has none that can be believed."""
    content = _document(name, artifacts)
    try:
        found = release.from_tfvars({"release": content["release"]}) if content is not None else None
    except (ValueError, KeyError):
        return None
    return found if found is not None and found.id == name else None


def _released(chosen: Chosen, account: Account) -> Release:
    """Return the release that is gone back to.

    Raises:
        Refused: its manifest is missing, or does not name the bytes that were verified.

    """
    found = _kept(chosen.release, account.artifacts)
    subjects = {item.name: item.digest.value for item in found.artifacts} if found is not None else {}
    if found is None or subjects != dict(chosen.verified.subjects):
        place = manifest.key(chosen.release)
        cause = (
            f"{place} is missing in the store of {account.environment.name}, or damaged"
            if found is None
            else f"{place} does not name the bytes that were verified as {chosen.release}"
        )
        raise Refused(f"{account.environment.name} was not rolled back", cause=cause, fix=TAMPERED)
    return found


def _runs(found: Release, records: Sequence[Evidence], account: Account) -> bool:
    """Tell whether the account runs a release, as it says itself."""
    deployed = observe.deployment(records)
    if deployed is None:
        return False
    seen = observe.bits(found, deployed, observe.running(deployed, account=account))
    return all(item.outcome == "ok" for item in seen)


def prove(found: Rollback, *, account: Account, progress: Progress) -> None:
    """Get every bundle of the older release, and hold its bytes against the digest that it is named by.

    Raises:
        Refused: some are missing, or other bytes; each is named.

    """
    name, artifacts = account.environment.name, found.release.artifacts
    with (
        progress.phase(f"Reading {len(artifacts)} bundles of {found.release.id} in {name}") as tell,
        ThreadPoolExecutor(AT_ONCE, thread_name_prefix="prove") as pool,
    ):
        problems: list[Problem] = []
        for count, problem in enumerate(pool.map(lambda item: _doubt(item, account), artifacts), 1):
            problems += [problem] if problem is not None else []
            tell(f"{count} of {len(artifacts)}")
    if problems:
        raise Refused(f"{name} was not rolled back to {found.release.id}", *problems)


def _doubt(item: Artifact, account: Account) -> Problem | None:
    if account.artifacts.missing([item.key]):
        return Problem(
            f"{item.name} ({item.digest}) is not in the artifact store of {account.environment.name}",
            f"restore {item.key} from another environment's bucket, or name another release with --to",
        )
    actual = of_bytes(account.artifacts.get(item.key))
    if actual != item.digest:
        return Problem(
            f"{item.name}: {item.key} has the digest {actual}, not the one it is named by", TAMPERED
        )
    return None
