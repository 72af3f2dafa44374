"""Say what would happen in an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain import fingerprint, risk
from toolkit.domain.evidence import of_release
from toolkit.domain.plan import from_document
from toolkit.domain.plan_report import PlanReport
from toolkit.errors import ToolError
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared


def make(
    *,
    account: Account,
    prepare: Callable[[], Prepared],
    terraform: Callable[[], Terraform],
    clock: Clock,
    progress: Progress,
) -> PlanReport:
    """Lay out the release, plan it, and judge the plan; the saved plan is left for ``apply``.

    ``terraform`` is made only once there is something laid out for it to run in.
    """
    begun = clock.elapsed()
    prepared = prepare()
    name = account.environment.name
    with progress.phase(f"Planning {prepared.release.id} in {name}"):
        started = clock.elapsed()
        document = terraform().plan()
        took = clock.elapsed() - started
    try:
        found = from_document(document, environment=name, release=prepared.release.id)
    except ValueError as error:
        raise ToolError(
            f"the plan of {name} can't be believed", cause=str(error), fix="run the command again"
        ) from error
    risks = risk.rank([item for rule in RISKS for item in rule(found)])
    return PlanReport(
        plan=found,
        release=prepared.release,
        pinned=prepared.pinned,
        fingerprint=fingerprint.of_plan(found, environment=account.environment),
        risks=risks,
        terraform_seconds=took,
        toolkit_seconds=clock.elapsed() - begun - took,
    )


def record(report: PlanReport, *, account: Account, clock: Clock) -> None:
    """Keep evidence of what was planned: its fingerprint and counts, never its values."""
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
                "risks": [f"{item.level} {item.kind} {item.address}" for item in report.risks],
            },
        )
    )
