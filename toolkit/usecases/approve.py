"""Decide whether what would happen is what was approved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import seal
from toolkit.domain.digest import Digest
from toolkit.domain.plan_difference import beyond, differences
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.domain.plan_difference import Difference
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.run import Run
    from toolkit.domain.seal import Seal
    from toolkit.ports.sealed_plans import SealedPlans

_TOLD = 12
"""differences that are told one by one"""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved: one fingerprint, the rest of what was begun, or whatever this run plans."""

    fingerprint: Digest | None = None
    resume: bool = False
    anything: bool = False


def approved(
    report: PlanReport,
    approval: Approval,
    *,
    interrupted: Run | None,
    plans: SealedPlans,
    key: bytes,
    confirm: Callable[[PlanReport], bool] | None,
    tell: Callable[[str], None],
) -> None:
    """Return where the plan is approved.

    Args:
        report: what would happen.
        approval: what was approved.
        interrupted: the newest apply, where it did not come to its end.
        plans: where plans are kept as they were shown.
        key: what they are sealed with.
        confirm: asks a person; None where nobody is there.
        tell: hears what is worth to be known of an approval that holds.

    Raises:
        Refused: it is not, and how the two differ.

    """
    name = report.plan.environment
    if approval.resume:
        if interrupted is None:
            raise Refused(
                f"{name} was not touched",
                cause="its last apply came to its end: there is nothing to resume",
                fix=f"toolkit plan {name}",
            )
        wanted = Digest(interrupted.fingerprint)
        _rest(report, _sealed(wanted, name, plans=plans, key=key), tell)
    elif approval.fingerprint is not None:
        _fingerprint(report, approval.fingerprint, interrupted=interrupted, plans=plans, key=key, tell=tell)
    elif not approval.anything and not (confirm is not None and confirm(report)):
        raise Refused(
            f"{name} was not touched",
            cause="nobody approved this plan",
            fix=f"toolkit apply {name} --approved-fingerprint {report.fingerprint}, or --yes",
        )


def _fingerprint(
    report: PlanReport,
    wanted: Digest,
    *,
    interrupted: Run | None,
    plans: SealedPlans,
    key: bytes,
    tell: Callable[[str], None],
) -> None:
    name = report.plan.environment
    if wanted != report.fingerprint:
        shown = plans.find(wanted)
        if shown is None:
            raise Refused(
                f"{name} was not touched",
                cause=(
                    f"approved is {wanted}; what would happen now is {report.fingerprint}. "
                    f"No plan with the approved fingerprint was ever shown in {name}"
                ),
                fix=f"look at it (toolkit plan {name}), and approve that fingerprint",
            )
        sealed = _sealed(wanted, name, plans=plans, key=key)
        if interrupted is not None and interrupted.fingerprint == wanted.value:
            _rest(report, sealed, tell)
            return
        found = differences(sealed.outline, report.seal.outline)
        raise Refused(
            f"{name} was not touched",
            cause="\n".join(
                [
                    f"approved is {wanted}; what would happen now is {report.fingerprint}",
                    *_moved(sealed, report.seal),
                    *_listed(found),
                ]
            ),
            fix=f"look at it (toolkit plan {name}), and approve that fingerprint",
        )
    sealed = _sealed(wanted, name, plans=plans, key=key)
    moved = sealed.moved(report.seal)
    if moved:
        raise Refused(
            f"{name} was not touched",
            cause="the plan is the approved one, but was approved for other tools: " + "; ".join(moved),
            fix=f"use those, or look at it again (toolkit plan {name}), and approve it anew",
        )
    if sealed.base_commit != report.seal.base_commit:
        tell(
            f"The plan was approved at {_short(sealed.base_commit)}; checked out is "
            f"{_short(report.seal.base_commit)}, and what happens is the same"
        )


def _sealed(wanted: Digest, name: str, *, plans: SealedPlans, key: bytes) -> Seal:
    """Return the plan as it was shown.

    Raises:
        Refused: it was never shown, or it was changed since.

    """
    data = plans.find(wanted)
    doubt = "no plan with that fingerprint was ever shown"
    if data is not None:
        try:
            found = seal.from_document(json.loads(data), key=key)
        except ValueError as error:
            doubt = str(error)
        else:
            if found.fingerprint == wanted and found.environment == name:
                return found
            doubt = f"under its name lies the plan {found.fingerprint} of {found.environment}"
    raise Refused(
        f"{name} was not touched",
        cause=f"the approved plan {wanted} can't be believed: {doubt}",
        fix=f"look at it again (toolkit plan {name}), and approve it anew",
    )


def _rest(report: PlanReport, sealed: Seal, tell: Callable[[str], None]) -> None:
    """Return where only the rest of what was approved is left to be done."""
    name = report.plan.environment
    found = beyond(sealed.outline, report.seal.outline)
    if sealed.release != report.release.id or found:
        raise Refused(
            f"{name} was not touched",
            cause="\n".join(
                [
                    f"approved was {sealed.fingerprint}; what is left to do is not a part of it",
                    *_moved(sealed, report.seal),
                    *_listed(found),
                ]
            ),
            fix=f"look at it (toolkit plan {name}), and approve that fingerprint",
        )
    tell(f"Going on with {sealed.fingerprint}, approved before: {len(report.plan.acting)} changes are left")


def _moved(sealed: Seal, now: Seal) -> list[str]:
    """Tell what else has changed since the plan was shown."""
    told = []
    if sealed.release != now.release:
        told.append(f"approved was the release {sealed.release}, now it is {now.release}")
    if sealed.base_commit != now.base_commit:
        told.append(
            f"approved was at the commit {_short(sealed.base_commit)}, now it is {_short(now.base_commit)}"
        )
    return told


def _listed(found: Sequence[Difference]) -> list[str]:
    lines = [str(item) for item in found[:_TOLD]]
    if len(found) > _TOLD:
        lines.append(f"and {len(found) - _TOLD} more differences")
    return lines


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "no commit"
