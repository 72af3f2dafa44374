"""Judge a plan: risks, costs, identity, fingerprint, and the seal that an approval holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain import cost, fingerprint, outline, risk
from toolkit.domain.cost import CostDelta
from toolkit.domain.plan import from_document
from toolkit.domain.plan_report import PlanReport
from toolkit.domain.seal import Seal
from toolkit.errors import ToolError
from toolkit.policies import identity
from toolkit.policies.catalog import RISKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.settled import Settled
    from toolkit.ports.clock import Clock
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared
    from toolkit.usecases.sealing import Sealing


def report(
    document: Mapping[str, Any],
    *,
    prepared: Prepared,
    account: Account,
    sealing: Sealing,
    runner: Terraform,
    clock: Clock,
    settled: Settled | None,
    budget: float | None,
    begun: float,
    took: float,
) -> PlanReport:
    """Return a plan with all that is known of it.

    Args:
        document: the plan, as Terraform shows it.
        prepared: the release that was planned.
        account: the environment's.
        sealing: what the plan is sealed with.
        runner: tells the versions that planned it.
        clock: tells when, and how long it took.
        settled: what was found when nothing was left to do, where that is so still.
        budget: USD a month that an environment may cost by what is there; None where nobody says.
        begun: when all of it began, by the clock's elapsed seconds.
        took: seconds that Terraform took.

    Raises:
        ToolError: the document is no plan.

    """
    name = account.environment.name
    try:
        found = from_document(document, environment=name, release=prepared.release.id)
    except ValueError as error:
        raise ToolError(
            f"the plan of {name} can't be believed", cause=str(error), fix="run the command again"
        ) from error
    if settled is not None:
        costs = CostDelta(settled.monthly, settled.monthly, settled.currency)
    else:
        costs = cost.of_plan(found, region=account.environment.region)
    risks = risk.rank(
        [*(item for rule in RISKS for item in rule(found)), *cost.risks(found, costs, budget=budget)]
    )
    of_it = fingerprint.of_plan(found, environment=account.environment, key=sealing.key)
    return PlanReport(
        plan=found,
        release=prepared.release,
        pinned=prepared.pinned,
        fingerprint=of_it,
        afterwards=fingerprint.of_nothing(found, environment=account.environment, key=sealing.key),
        seal=Seal(
            fingerprint=of_it,
            environment=name,
            release=prepared.release.id,
            bundles={item.name: item.digest.value for item in prepared.release.artifacts},
            base_commit=sealing.head(),
            lock=runner.lock_digest(),
            versions=runner.versions(),
            outline=outline.of_plan(found, key=sealing.key, mask=sealing.mask),
            at=clock.now(),
            by=account.identity.caller(),
        ),
        risks=risks,
        cost=costs,
        identity=identity.delta(found),
        terraform_seconds=took,
        toolkit_seconds=clock.elapsed() - begun - took,
    )
