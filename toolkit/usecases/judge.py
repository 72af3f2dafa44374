"""Gather all that the gates of a promotion look at, and ask them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain import chain, evidence, hold, scanned
from toolkit.domain.promotion import Candidate, Promotion
from toolkit.domain.promotion_rules import NO_RULES
from toolkit.gates import budget
from toolkit.gates.catalog import GATES
from toolkit.usecases import manifest, observe
from toolkit.usecases.prepare import pinned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from toolkit.domain.chain import Line
    from toolkit.domain.evidence import Evidence
    from toolkit.domain.project import Project
    from toolkit.domain.release import Release
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
    """All that the gates look at before a promotion is asked for; None where the source pins no release."""
    release = pinned(source.environment.name, source_workspace)
    if release is None:
        return None
    held = pinned(target.environment.name, target_workspace)
    return _candidate(release, source, target, held.id if held else None, project=project, now=now)


def merged(
    release: Release, source: Account, target: Account, *, project: Project, now: datetime
) -> Candidate:
    """All that the gates look at once main pins a release for the target, and before it is applied there."""
    applied = evidence.latest(target.ledger.records("applied"), "applied")
    runs = applied.release if applied is not None else None
    return _candidate(release, source, target, runs, project=project, now=now, merged=True)


def judge(asked: Candidate) -> Promotion:
    """Ask every gate, and tell all that they say."""
    answers = tuple(gate(asked) for gate in GATES)
    already = asked.target_release == asked.release.id
    return Promotion(
        asked.source,
        asked.target,
        asked.release,
        answers,
        already=already,
        budget=asked.budget,
        allow_older=asked.allow_older,
        hotfix=asked.hotfix,
        built_from=asked.built_from,
        scanned=asked.scanned,
        statement=asked.statement,
    )


def priced(promotion: Promotion, monthly: float) -> Promotion:
    """Return a promotion with the answer that its plan gives: what the target would cost, in USD a month."""
    if promotion.budget is None:
        return promotion
    answer = budget.of_plan(promotion.target, monthly, promotion.budget)
    answers = tuple(answer if item.gate == budget.GATE else item for item in promotion.answers)
    return replace(promotion, answers=answers)


def _candidate(
    release: Release,
    source: Account,
    target: Account,
    held: str | None,
    *,
    project: Project,
    now: datetime,
    merged: bool = False,
) -> Candidate:
    name, onward = source.environment.name, target.environment.name
    lines = source.ledger.lines("applied", "verified", "rolled-back", *scanned.KINDS)
    records = chain.believed(lines, "applied", "verified")
    deployed = observe.deployment(records)
    running: tuple[str, ...] | None
    if deployed is None:
        running = (f"nothing was applied in {name} yet",)
    elif merged and deployed.release != release.id:
        running = None
    else:
        seen = observe.bits(release, deployed, observe.running(deployed, account=source))
        running = tuple(f"{item.name}: {item.detail}" for item in seen if item.outcome != "ok")
    since, until = _soaking(records, release.id)
    own = target.ledger.records("held", "unheld", "rolled-back")
    return Candidate(
        source=name,
        target=onward,
        release=release,
        verified=evidence.latest(records, "verified", release=release.id),
        running=running,
        doubted=chain.doubted(lines, release.id),
        built=manifest.read(release.id, source.artifacts).built_at,
        target_release=held,
        target_built=manifest.read(held, target.artifacts).built_at if held else None,
        now=now,
        rules=project.gates.get(onward, NO_RULES),
        soaking_since=since,
        soaked_until=until,
        scanned=scanned.newest(chain.believed(lines, *scanned.KINDS), release.id),
        rolled_back=_left(chain.believed(lines, "rolled-back"), own, release.id),
        budget=project.monthly,
        hold=hold.standing(own),
        built_from=built_from(lines, release.id, first=project.upstream(name) is None),
        statement=_statement(lines, release.id),
        way="merged" if merged else "request",
    )


def built_from(lines: Sequence[Line], release: str, *, first: bool) -> str | None:
    """Return the commit that a release was built from: what the first environment applied, and handed on.

    The manifest of a release tells it too, to people: that one is no signed statement.
    """
    promoted = evidence.latest(chain.believed(lines, "promoted"), "promoted", release=release)
    if promoted is not None:
        return promoted.details.get("release_commit")
    applied = evidence.latest(chain.believed(lines, "applied"), "applied", release=release) if first else None
    return None if applied is None else applied.details.get("commit")


def _statement(lines: Sequence[Line], release: str) -> str:
    """Return which line says of a release that it was verified, such as ``12 sha256:…``: the newest."""
    found = [
        f"{line.sequence} {line.digest}"
        for line in lines
        if line.believed
        and line.evidence is not None
        and (line.evidence.kind, line.evidence.release) == ("verified", release)
    ]
    return found[-1] if found else ""


def _left(source: Sequence[Evidence], target: Sequence[Evidence], release: str) -> Evidence | None:
    """Return the rollback from this very release that is the newest of its environment."""
    for records in (target, source):
        newest = evidence.latest(records, "rolled-back")
        if newest is not None and newest.details.get("from") == release:
            return newest
    return None


def _soaking(records: Sequence[Evidence], release: str) -> tuple[datetime | None, datetime | None]:
    """Return since when a release ran verified, and until when: None where it runs so still.

    A failed verification begins it anew; so does its coming back after another release.
    """
    since: datetime | None = None
    until: datetime | None = None
    for item in sorted(records, key=lambda item: item.at):
        if item.release != release:
            if since is not None and until is None and item.kind == "applied":
                until = item.at
        elif item.kind == "verified" and item.details.get("passed") is True:
            if since is None or until is not None:
                since, until = item.at, None
        elif item.kind == "verified":
            since, until = None, None
    return since, until
