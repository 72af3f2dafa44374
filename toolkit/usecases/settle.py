"""Know that nothing has changed since nothing was left to do, without asking Terraform."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from toolkit.domain import settled
from toolkit.domain.settled import Settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.plan_report import PlanReport
    from toolkit.ports.clock import Clock
    from toolkit.ports.state import State
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared
    from toolkit.usecases.sealing import Sealing


def remember(
    report: PlanReport,
    *,
    account: Account,
    sealing: Sealing,
    state: State,
    inputs: Callable[[], str],
    clock: Clock,
) -> None:
    """Write down that nothing is left to do with these inputs and this state."""
    version = state.version()
    if version is None or not report.pinned:
        return
    found = Settled(
        report.plan.environment,
        report.release.id,
        report.afterwards,
        report.cost.monthly_after,
        report.cost.currency,
        clock.now(),
        account.identity.caller(),
    )
    of_it = settled.name(key=sealing.key, inputs=inputs(), state=version)
    account.plans.keep(of_it, json.dumps(found.document()).encode())


def unchanged(
    prepared: Prepared,
    *,
    account: Account,
    sealing: Sealing,
    state: State,
    inputs: Callable[[], str],
) -> Settled | None:
    """Return what is known where neither the inputs nor the state have changed; None where nothing is."""
    version = state.version()
    if version is None or not prepared.pinned:
        return None
    data = account.plans.find(settled.name(key=sealing.key, inputs=inputs(), state=version))
    if data is None:
        return None
    try:
        found = settled.from_document(json.loads(data))
    except ValueError:
        return None
    return found if found.release == prepared.release.id else None
