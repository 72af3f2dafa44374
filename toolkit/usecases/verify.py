"""Prove that an environment runs its release, and that it works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain import smoke
from toolkit.domain.evidence import of_release
from toolkit.domain.verification import Observation, Verification, Verified
from toolkit.errors import Refused, ToolError
from toolkit.usecases import observe
from toolkit.usecases.account import api_url
from toolkit.usecases.prepare import pinned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.domain.project import Project
    from toolkit.domain.smoke import Check, Request
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.service import Service
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account
    from toolkit.usecases.observe import Deployment

_AGAIN = 0.5
"""seconds between two tries of a check"""
_WATCH = 10.0
"""seconds between two looks at the alarms while soaking"""


def verify(
    project: Project,
    *,
    account: Account,
    workspace: Workspace,
    service: Callable[[str], Service],
    clock: Clock,
    progress: Progress,
    soak: float = 0,
) -> Verified:
    """Compare bits, ask the service, look at the alarms (for ``soak`` seconds), and record what was seen.

    Raises:
        Refused: nothing is pinned or nothing was applied: there is nothing to verify.

    """
    begun = clock.elapsed()
    name = account.environment.name
    release = pinned(name, workspace)
    deployed = observe.deployment(account.ledger.records("applied"))
    if release is None or deployed is None:
        raise Refused(
            f"{name} was not verified",
            cause="no release is pinned" if release is None else "nothing was applied yet",
            fix=f"toolkit package --publish {name}" if release is None else f"toolkit apply {name}",
        )
    with progress.phase(f"Verifying {release.id} in {name}"):
        seen = list(observe.bits(release, deployed, observe.running(deployed, account=account)))
        url = api_url(deployed.api, account.target)
        seen += _smoke(project.smoke, url, service, clock=clock)
        seen += _soaked(deployed, account=account, clock=clock, soak=soak)
    verification = Verification(name, release.id, tuple(seen))
    account.ledger.record(
        of_release(
            "verified",
            release=release,
            environment=name,
            at=clock.now(),
            by=account.identity.caller(),
            details={
                "passed": verification.passed,
                "failed": [f"{item.area}: {item.name}" for item in verification.failures],
                "observations": len(seen),
            },
        )
    )
    return Verified(verification, url, clock.elapsed() - begun)


def _smoke(
    checks: Sequence[Check], url: str | None, service: Callable[[str], Service], *, clock: Clock
) -> list[Observation]:
    if not checks:
        return [Observation("smoke", "smoke checks", "no-data", "toolkit.yaml declares none")]
    if url is None:
        return [Observation("smoke", "smoke checks", "failed", "there are checks, but no API to ask")]
    api = service(url)
    variables: dict[str, str] = {}
    return [_check(check, api, variables, clock=clock) for check in checks]


def _check(check: Check, api: Service, variables: dict[str, str], *, clock: Clock) -> Observation:
    """Ask until the expectation holds, or the check's time is up."""
    asked = check.request
    request = replace(
        asked,
        path=smoke.fill(asked.path, variables),
        headers=smoke.fill(dict(asked.headers), variables),
        json=smoke.fill(asked.json, variables),
    )
    begun = clock.elapsed()
    while True:
        told = _ask(check, request, api, variables)
        took = clock.elapsed() - begun
        if told is None:
            return Observation("smoke", check.name, "ok", f"{took * 1000:.0f} ms")
        if took >= check.within:
            return Observation("smoke", check.name, "failed", told)
        clock.sleep(_AGAIN)


def _ask(check: Check, request: Request, api: Service, variables: dict[str, str]) -> str | None:
    try:
        response = api.send(request)
    except ToolError as error:
        return f"no response: {error.problems[0].cause}"
    expect = replace(check.expect, json=smoke.fill(dict(check.expect.json), variables))
    told = smoke.shortfall(expect, response)
    if told is None:
        variables |= smoke.remembered(check, response)
    return told


def _soaked(deployed: Deployment, *, account: Account, clock: Clock, soak: float) -> tuple[Observation, ...]:
    deadline = clock.elapsed() + soak
    while True:
        seen = observe.alarms(deployed, account=account)
        left = deadline - clock.elapsed()
        if left <= 0 or any(item.outcome == "failed" for item in seen):
            return seen
        clock.sleep(min(_WATCH, left))
