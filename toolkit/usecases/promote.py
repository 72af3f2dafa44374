"""Move the release that is verified in one environment to the next: the same bits, never rebuilt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from toolkit.domain import evidence
from toolkit.domain.evidence import of_release
from toolkit.domain.gate import Closed
from toolkit.errors import ConfigurationError, Problem, Refused
from toolkit.usecases import manifest
from toolkit.usecases.judge import candidate, judge
from toolkit.usecases.package import release_file
from toolkit.usecases.store import TAMPERED, Item, store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.description import Description
    from toolkit.domain.project import Project
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.release import Artifact, Release
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


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
    direct: bool = False,
    moved: Callable[[str], tuple[str, ...] | None] | None = None,
) -> Promotion:
    """Ask the gates, copy the bundles by digest, and commit the one file that pins the release.

    With ``ask``, nothing is committed here: it is handed the promotion, the file and the commit's message,
    and asks for it by a pull request. With ``direct``, nobody will review it. ``moved`` says which files of
    an environment others have changed meanwhile.

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
    promotion = judge(
        replace(
            asked,
            allow_older=allow_older,
            hotfix=hotfix,
            way="direct" if direct else "request",
            moved=moved(asked.target) if moved is not None else None,
        )
    )
    require_open(promotion)
    if dry_run:
        return promotion
    _copy(promotion.release, source, target, progress)
    spared = {
        "allow_older": allow_older,
        "hotfix": hotfix,
        "scanned": _scanned(promotion),
        "release_commit": promotion.built_from,
    }
    if ask is not None:
        made = ask(promotion, release_file(promotion.release), _message(promotion))
        if made.request is not None:
            _record_request(made, source, clock, {"to": onward, "request": made.request.number, **spared})
        return made
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
            details={"from": name, "commit": commit, **spared},
        )
    )
    return replace(promotion, commit=commit)


def require_open(promotion: Promotion, what: str | None = None) -> None:
    """Refuse a promotion that any gate holds back; say what was left undone.

    Raises:
        Refused: one is closed; all are told.

    """
    if promotion.closed:
        raise Refused(
            what or f"release {promotion.release.id} was not promoted to {promotion.target}",
            *(Problem(f"{item.gate}: {item.cause}", item.fix) for item in promotion.closed),
        )


def _scanned(promotion: Promotion) -> dict[str, Any] | None:
    return None if promotion.scanned is None else promotion.scanned.details()


def _record_request(promotion: Promotion, source: Account, clock: Clock, details: Mapping[str, Any]) -> None:
    """Record what was asked for, and what it was spared: by this the merge is judged, not by a text.

    It is the source that says so: who asks may change that one, and need not be able to change the target.
    """
    newest = evidence.latest(source.ledger.records("requested"), "requested")
    if newest is not None and (newest.release, dict(newest.details)) == (promotion.release.id, dict(details)):
        return
    source.ledger.record(
        of_release(
            "requested",
            release=promotion.release,
            environment=source.environment.name,
            at=clock.now(),
            by=source.identity.caller(),
            details=details,
        )
    )


def _recorded(promotion: Promotion, target: Account) -> bool:
    """Tell whether the newest promotion on record is this one."""
    records = target.ledger.records("promoted", "rolled-back")
    newest = max(records, key=lambda item: item.at, default=None)
    return newest is not None and (newest.kind, newest.release) == ("promoted", promotion.release.id)


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
        *manifest.read(release.id, source.artifacts).descriptions,
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
        f"{gates}\n\nRelease: {promotion.release.id}\nEvidence: {promotion.source} {promotion.statement}\n"
    )
