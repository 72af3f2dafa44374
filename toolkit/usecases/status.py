"""Say what runs where, whether it works, and why it may or may not go on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain import evidence, hold
from toolkit.domain.board import Drifted, NextPromotion, Row
from toolkit.domain.run import Interruption, from_journal
from toolkit.errors import ToolError, ToolkitError
from toolkit.usecases import manifest, observe
from toolkit.usecases.account import api_url, right
from toolkit.usecases.judge import candidate, judge
from toolkit.usecases.package import SOURCES
from toolkit.usecases.prepare import pinned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.domain.environment import Environment
    from toolkit.domain.evidence import Evidence
    from toolkit.domain.lock import Lock
    from toolkit.domain.project import Project
    from toolkit.domain.release import Release
    from toolkit.domain.verification import Observation
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.repository import Repository
    from toolkit.ports.state import State
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


def status(
    project: Project,
    *,
    environments: Sequence[Environment],
    account: Callable[[str], Account],
    workspace: Callable[[str], Workspace],
    journal: Callable[[str], Journal],
    own_journal: Callable[[str], Journal],
    state: Callable[[str], State],
    repository: Repository,
    clock: Clock,
) -> tuple[Row, ...]:
    """One row an environment. An account that can't be reached is told as such, and stops nobody."""
    reached: dict[str, Account] = {}
    problems: dict[str, str] = {}
    for environment in environments:
        try:
            reached[environment.name] = right(account(environment.name))
        except ToolkitError as error:
            problems[environment.name] = error.problems[0].cause
    rows = []
    commits: dict[str, str | None] = {}
    for environment in environments:
        name = environment.name
        held = pinned(name, workspace(name))
        interruption = (
            _interruption(name, journal(name), state)
            if name in reached
            else _interruption(name, own_journal(name), None)
        )
        try:
            if name in problems:
                raise ToolError(f"{name} can't be reached", cause=problems[name])
            commits[name] = manifest.read(held.id, reached[name].artifacts).commit if held else None
            upstream = project.upstream(name)
            older, newer = commits[name], commits.get(upstream) if upstream else repository.head()
            behind_by = repository.distance(older, newer, *SOURCES) if older and newer else None
            row = _row(reached[name], held, interruption=interruption, commit=older, behind_by=behind_by)
            row = replace(row, subject=repository.subject(older) if older else None)
        except ToolkitError as error:
            row = _unreached(environment, held, interruption, error.problems[0].cause)
        rows.append(replace(row, next_promotion=_onward(project, name, reached, workspace, clock)))
    return tuple(rows)


def _interruption(name: str, journal: Journal, state: Callable[[str], State] | None) -> Interruption | None:
    """Explain an apply that has not come to its end, and say what to do about it."""
    run = from_journal(journal.entries(), alive=journal.alive())
    if run is None or run.state == "done":
        return None
    lock: Lock | None = None
    if state is not None:
        # The state may be what the apply lost: the rest is told all the same.
        with suppress(ToolkitError):
            lock = state(name).lock()
    proof = journal.gone(lock) if lock is not None else None
    following = "toolkit status" if run.state == "running" else f"toolkit apply {name} --resume"
    return Interruption(run, lock, proof, following)


def _unreached(
    environment: Environment, held: Release | None, interruption: Interruption | None, problem: str
) -> Row:
    return Row(
        name=environment.name,
        account=environment.account,
        release=held.id if held else None,
        commit=None,
        deployed=False,
        healthy=None,
        verified=False,
        verified_at=None,
        verified_by=None,
        api_url=None,
        behind_by=None,
        bits={},
        interruption=interruption,
        next_promotion=None,
        problem=problem,
    )


def _row(
    account: Account,
    held: Release | None,
    *,
    interruption: Interruption | None,
    commit: str | None,
    behind_by: int | None,
) -> Row:
    records = account.ledger.records("applied", "verified", "drift-checked")
    applied = _applied(records)
    deployed = observe.deployment(records)
    seen: tuple[Observation, ...] = ()
    digests: Mapping[str, str] = {}
    if held is not None and deployed is not None:
        functions = observe.running(deployed, account=account)
        seen = observe.bits(held, deployed, functions)
        digests = observe.digests(held, deployed, functions)
    verified = evidence.latest(records, "verified", release=held.id) if held else None
    passed = verified is not None and verified.details.get("passed") is True
    return Row(
        name=account.environment.name,
        account=account.environment.account,
        release=held.id if held else None,
        commit=commit,
        deployed=bool(seen) and all(item.outcome == "ok" for item in seen),
        healthy=_healthy(observe.alarms(deployed, account=account)) if deployed else None,
        verified=passed,
        verified_at=verified.at if verified and passed else None,
        verified_by=verified.by if verified and passed else None,
        api_url=api_url(deployed.api, account.target) if deployed else None,
        behind_by=behind_by,
        bits=digests,
        interruption=interruption,
        next_promotion=None,
        problem=None,
        held=hold.standing(account.ledger.records("held", "unheld")),
        applied_at=applied.at if applied else None,
        applied_by=applied.by if applied else None,
        drift=_drifted(records, held.id) if held else None,
    )


def _applied(records: Sequence[Evidence]) -> Evidence | None:
    """Return the apply that brought what was applied last; one that only put it right again is none."""
    since: Evidence | None = None
    for record in sorted((item for item in records if item.kind == "applied"), key=lambda item: item.at):
        if since is None or since.release != record.release:
            since = record
    return since


def _drifted(records: Sequence[Evidence], release: str) -> Drifted | None:
    """Return what the newest look found; None where something was applied since, or another release."""
    looked = evidence.latest(records, "drift-checked")
    applied = evidence.latest(records, "applied")
    if looked is None or looked.release != release or applied is None or applied.at > looked.at:
        return None
    if applied.release != release:
        return None
    return Drifted(int(looked.details["items"]), looked.at)


def _healthy(seen: tuple[Observation, ...]) -> bool | None:
    """Return False where an alarm fires or is missing; None where none has seen data: no proof."""
    if any(item.outcome == "failed" for item in seen):
        return False
    return True if any(item.outcome == "ok" for item in seen) else None


def _onward(
    project: Project,
    name: str,
    reached: Mapping[str, Account],
    workspace: Callable[[str], Workspace],
    clock: Clock,
) -> NextPromotion | None:
    target = project.downstream(name)
    if target is None or name not in reached or target not in reached:
        return None
    try:
        asked = candidate(
            reached[name],
            workspace(name),
            reached[target],
            workspace(target),
            project=project,
            now=clock.now(),
        )
    except ToolkitError:
        return None  # told as the problem of whichever of the two could not be looked at
    if asked is None:
        return None
    promotion = judge(asked)
    return NextPromotion(target, promotion.answers, not promotion.closed, promotion.already)
