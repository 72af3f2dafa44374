"""Say what would happen in an environment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.domain.evidence import of_release

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.settled import Settled
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared
    from toolkit.usecases.sealing import Sealing

    Listener = Callable[[Mapping[str, Any]], None]
    Nothing = Callable[[], Mapping[str, Any] | None] | None
    """what gives a plan without anything to do, where its details are known already"""

_NOTHING: dict[str, Any] = {"format_version": "1.2", "resource_changes": [], "output_changes": {}}
"""a plan that has nothing to do, as Terraform would show it"""


def make(
    *,
    account: Account,
    prepare: Callable[[], Prepared],
    terraform: Callable[[], Terraform],
    journal: Journal,
    sealing: Sealing,
    clock: Clock,
    progress: Progress,
    ready: Callable[[], None] | None = None,
    recovered: Callable[[Terraform, Listener, Nothing], Mapping[str, Any]] | None = None,
    known: Callable[[], Settled | None] | None = None,
    budget: float | None = None,
) -> PlanReport:
    """Lay out the release, plan it, and judge the plan; the saved plan is left for ``apply``.

    Args:
        account: the environment's, shown to be the right one.
        prepare: lays out the release.
        terraform: makes Terraform, once there is something laid out for it to run in.
        journal: is told of Terraform's process, so that the lock of a dead one can be known as such.
        sealing: what the plan is sealed with.
        clock: tells how long it took.
        progress: hears what goes on.
        ready: sees, once all is laid out, that nothing stands in the way of a plan.
        recovered: plans so that nothing that an apply has made is forgotten.
        known: gives what was found when nothing was left to do with the same files and the same state, if
            anything; it is asked once Terraform has planned, and the plan is then read only where it has
            something to do.
        budget: USD a month that an environment may cost by what is there; None where nobody says.

    """
    begun = clock.elapsed()
    prepared = prepare()
    name = account.environment.name
    if ready is not None:
        ready()
    with progress.phase(f"Planning {prepared.release.id} in {name}") as tell:
        started = clock.elapsed()
        runner = terraform()
        hear = _listener(journal, tell)

        def empty() -> Mapping[str, Any] | None:
            return None if known is None or known() is None else _NOTHING

        document = runner.plan(hear, empty=empty) if recovered is None else recovered(runner, hear, empty)
        took = clock.elapsed() - started
    # Loaded here: what judges a plan is there by now where it was fetched while Terraform planned.
    from toolkit.usecases import judge_plan  # noqa: PLC0415

    return judge_plan.report(
        document,
        prepared=prepared,
        account=account,
        sealing=sealing,
        runner=runner,
        clock=clock,
        settled=known() if known is not None and document is _NOTHING else None,
        budget=budget,
        begun=begun,
        took=took,
    )


def _listener(journal: Journal, tell: Callable[[str], None]) -> Listener:
    """Count what Terraform has looked at."""
    seen: set[str] = set()
    planned: set[str] = set()

    def hear(event: Mapping[str, Any]) -> None:
        match event.get("type"):
            case "process":
                journal.append({**event, "event": "process", "of": "plan"})
                return
            case "refresh_complete" | "apply_complete":
                seen.add(event["hook"]["resource"]["addr"])
            case "planned_change":
                planned.add(event["change"]["resource"]["addr"])
            case _:
                return
        tell(f"{len(seen)} looked at" + (f", {len(planned)} to change" if planned else ""))

    return hear


def keep(report: PlanReport, *, account: Account, sealing: Sealing) -> None:
    """Keep the plan as it is shown, sealed, so that what is applied can be held against it."""
    document = report.seal.document(sealing.key)
    account.plans.keep(report.fingerprint, json.dumps(document, ensure_ascii=False).encode())


def record(
    report: PlanReport, *, account: Account, sealing: Sealing, clock: Clock, commit: str | None = None
) -> None:
    """Keep evidence of what was planned, its fingerprint and counts; and the plan itself, sealed.

    Args:
        report: the plan.
        account: the environment's.
        sealing: what the plan is sealed with.
        clock: tells when.
        commit: the commit that is reviewed with this plan; None where nobody reviews one.

    """
    keep(report, account=account, sealing=sealing)
    account.ledger.record(
        of_release(
            "planned",
            release=report.release,
            environment=account.environment.name,
            at=clock.now(),
            by=account.identity.caller(),
            details={
                "fingerprint": report.fingerprint.value,
                "changes": not report.plan.empty,
                "monthly": report.cost.monthly_after,
                "base_commit": report.seal.base_commit,
                "commit": commit,
                "lock": report.seal.lock,
                "versions": dict(report.seal.versions),
                "risks": [f"{item.level} {item.kind} {item.address}" for item in report.risks],
            },
        )
    )
