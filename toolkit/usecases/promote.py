"""Move the release that is verified in one environment to the next: the same bits, never rebuilt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from toolkit.domain import chain, evidence, hold
from toolkit.domain.evidence import of_release
from toolkit.domain.gate import Closed
from toolkit.domain.promotion import Candidate, Promotion
from toolkit.domain.promotion_rules import NO_RULES
from toolkit.errors import ConfigurationError, Problem, Refused
from toolkit.gates.catalog import GATES
from toolkit.usecases import manifest, observe
from toolkit.usecases.package import release_file
from toolkit.usecases.prepare import pinned
from toolkit.usecases.store import TAMPERED, Item, store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from toolkit.domain.description import Description
    from toolkit.domain.evidence import Evidence
    from toolkit.domain.project import Project
    from toolkit.domain.release import Artifact, Release
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


def candidate(
    source: Account,
    source_workspace: Workspace,
    target: Account,
    target_workspace: Workspace,
    *,
    project: Project,
    now: datetime,
) -> Candidate | None:
    """All that the gates look at; None where the source pins no release."""
    name = source.environment.name
    release = pinned(name, source_workspace)
    if release is None:
        return None
    lines = source.ledger.lines("applied", "verified")
    records = chain.believed(lines, "applied", "verified")
    deployed = observe.deployment(records)
    if deployed is None:
        running: tuple[str, ...] = (f"nothing was applied in {name} yet",)
    else:
        seen = observe.bits(release, deployed, observe.running(deployed, account=source))
        running = tuple(f"{item.name}: {item.detail}" for item in seen if item.outcome != "ok")
    held = pinned(target.environment.name, target_workspace)
    return Candidate(
        source=name,
        target=target.environment.name,
        release=release,
        verified=evidence.latest(records, "verified", release=release.id),
        running=running,
        doubted=chain.doubted(lines, release.id),
        built=manifest.read(release, source.artifacts).built_at,
        target_release=held,
        target_built=manifest.read(held, target.artifacts).built_at if held else None,
        now=now,
        rules=project.gates.get(target.environment.name, NO_RULES),
        soaking_since=_soaking_since(records, release.id),
        hold=hold.standing(target.ledger.records("held", "unheld")),
    )


def _soaking_since(records: Sequence[Evidence], release: str) -> datetime | None:
    """Return since when a release runs verified; a failed verification, or another release, begins anew."""
    since = None
    for item in sorted(records, key=lambda item: item.at):
        if item.release != release or (item.kind == "verified" and item.details.get("passed") is not True):
            since = None
        elif item.kind == "verified" and since is None:
            since = item.at
    return since


def judge(asked: Candidate) -> Promotion:
    """Ask every gate, and tell all that they say."""
    already = asked.target_release is not None and asked.target_release.id == asked.release.id
    answers = tuple(gate(asked) for gate in GATES)
    return Promotion(asked.source, asked.target, asked.release, answers, already=already)


def promote(
    project: Project,
    *,
    source: Account,
    source_workspace: Workspace,
    target: Account,
    target_workspace: Workspace,
    repository: Repository,
    clock: Clock,
    progress: Progress,
    dry_run: bool,
    allow_older: str | None = None,
    hotfix: str | None = None,
    ask: Callable[[Promotion, bytes, str], Promotion] | None = None,
) -> Promotion:
    """Ask the gates, copy the bundles by digest, and commit the one file that pins the release.

    With ``ask``, nothing is committed here: it is handed the promotion, the file and the commit's message,
    and asks for it by a pull request.

    Raises:
        ConfigurationError: the source does not feed the target.
        Refused: a gate is closed (all are told), or the release file was edited and not committed.

    """
    name, onward = source.environment.name, target.environment.name
    if project.upstream(onward) != name:
        raise ConfigurationError(
            f"{name} does not feed {onward}",
            cause=f"the pipeline is {' → '.join(project.pipeline)}",
            fix=f"promote from {project.upstream(onward) or 'an environment that feeds it'}",
        )
    asked = candidate(source, source_workspace, target, target_workspace, project=project, now=clock.now())
    if asked is None:
        raise Refused(
            f"nothing was promoted to {onward}",
            cause=f"{name} has no release",
            fix=f"toolkit package --publish {name}",
        )
    promotion = judge(replace(asked, allow_older=allow_older, hotfix=hotfix))
    if promotion.closed:
        raise Refused(
            f"release {promotion.release.id} was not promoted to {onward}",
            *(Problem(f"{item.gate}: {item.cause}", item.fix) for item in promotion.closed),
        )
    if dry_run:
        return promotion
    _copy(promotion.release, source, target, progress)
    if ask is not None:
        return ask(promotion, release_file(promotion.release), _message(promotion))
    file = f"terraform/envs/{onward}/release.auto.tfvars.json"
    if not promotion.already:
        _require_clean(repository, file, onward)
        target_workspace.pin(release_file(promotion.release))
    if repository.dirty(file):
        commit = repository.commit(file, _message(promotion))
    elif _recorded(promotion, target):
        return promotion
    else:
        # Killed after the commit and before the record: the record is made up for.
        commit = repository.touched(file) or "unknown"
    target.ledger.record(
        of_release(
            "promoted",
            release=promotion.release,
            environment=onward,
            at=clock.now(),
            by=target.identity.caller(),
            details={"from": name, "commit": commit, "allow_older": allow_older, "hotfix": hotfix},
        )
    )
    return replace(promotion, commit=commit)


def _recorded(promotion: Promotion, target: Account) -> bool:
    """Tell whether the newest promotion on record is this one."""
    newest = evidence.latest(target.ledger.records("promoted"), "promoted")
    return newest is not None and newest.release == promotion.release.id


def _require_clean(repository: Repository, file: str, environment: str) -> None:
    if repository.dirty(file):
        raise Refused(
            f"nothing was promoted to {environment}",
            cause=f"{file} has changes that are not committed",
            fix=f"git checkout -- {file}",
        )


def _copy(release: Release, source: Account, target: Account, progress: Progress) -> None:
    """Copy every artifact, and what describes it, under the key that its digest gives."""
    told = manifest.key(release.id)
    named: tuple[Artifact | Description, ...] = (
        *release.artifacts,
        *manifest.read(release, source.artifacts).descriptions,
    )
    what = f"release {release.id} was not promoted to {target.environment.name}"
    with progress.phase(f"Copying {len(release.artifacts)} bundles to {target.environment.name}") as tell:
        items = [
            Item(
                item.key,
                item.digest,
                partial(source.artifacts.get, item.key),
                Refused(
                    what,
                    cause=f"{item.key} in the store of {source.environment.name} has other bytes than its"
                    " name says",
                    fix=TAMPERED,
                ),
            )
            for item in named
        ]
        store(items, artifacts=target.artifacts, where=target.environment.name, what=what, tell=tell)
        # Last: it names all that is stored by now. One that is there already is never changed.
        if target.artifacts.missing([told]):
            target.artifacts.put(told, source.artifacts.get(told))


def _message(promotion: Promotion) -> str:
    gates = "\n".join(
        f"- {item.gate}: {item.because}" for item in promotion.answers if not isinstance(item, Closed)
    )
    return (
        f"Promote {promotion.release.id} from {promotion.source} to {promotion.target}\n\n"
        f"{gates}\n\nRelease: {promotion.release.id}\n"
    )
