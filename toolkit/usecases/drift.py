"""Say what somebody else than Terraform has changed in an environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.domain import drift, drift_rules
from toolkit.domain.drift import Drift
from toolkit.domain.evidence import latest, of_release
from toolkit.domain.plan import from_document
from toolkit.errors import Refused, ToolError, ToolkitError
from toolkit.usecases import recover

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.domain.drift_rules import Rule
    from toolkit.domain.release import Release
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account
    from toolkit.usecases.prepare import Prepared
    from toolkit.usecases.recover import Recovery

    Mask = Callable[[Any, Any], Any]


def look(
    *,
    account: Account,
    prepare: Callable[[], Prepared],
    terraform: Callable[[], Terraform],
    recovery: Recovery,
    rules: Sequence[Rule],
    mask: Callable[[Mapping[str, Any]], Mask],
    clock: Clock,
    progress: Progress,
) -> Drift:
    """Look at everything that the environment's release declares, and record what was found.

    Nothing is changed: neither the account nor the state.

    Args:
        account: the environment's, shown to be the right one.
        prepare: lays out the release that is pinned.
        terraform: makes Terraform, once something is laid out.
        recovery: knows of an apply that did not come to its end, and waits for locks.
        rules: differences that somebody answers for.
        mask: learns what a plan marks as sensitive, and returns what puts secrets out of sight.
        clock: tells when, and how long it took.
        progress: hears what goes on.

    Raises:
        Refused: nothing was applied yet, or an apply did not come to its end.

    """
    begun = clock.elapsed()
    name = account.environment.name
    _require_applied(account, recovery)
    recover.make_ready(recovery)
    prepared = prepare()
    with progress.phase(f"Looking at {name}") as tell:
        document = terraform().plan(_listener(recovery.journal, tell))
    try:
        from_document(document, environment=name, release=prepared.release.id)
    except ValueError as error:
        raise ToolError(
            f"it is not known whether {name} drifted",
            cause=f"the plan can't be believed: {error}",
            fix="run the command again",
        ) from error
    seen = drift.of_plan(document, mask=mask(document))
    judged = drift_rules.judged(seen.items, rules, today=clock.now().date())
    found = Drift(
        environment=name,
        release=prepared.release.id,
        items=judged.standing,
        ignored=judged.ignored,
        pending=seen.pending,
        faults=judged.faults,
        at=clock.now(),
        seconds=clock.elapsed() - begun,
    )
    return _recorded(found, prepared.release, account)


def _require_applied(account: Account, recovery: Recovery) -> None:
    """See that there is something that can have drifted.

    Raises:
        Refused: there is not.

    """
    name = account.environment.name
    if latest(account.ledger.records("applied"), "applied") is None:
        raise Refused(
            f"{name} can't have drifted",
            cause=f"nothing was applied in {name} yet",
            fix=f"toolkit apply {name}",
        )
    run = recovery.run()
    if run is not None:
        raise Refused(
            f"it is not known whether {name} drifted",
            cause=f"an apply is {run.state}: what it left half-done can't be told from what somebody did",
            fix="wait for it" if run.state == "running" else f"toolkit apply {name} --resume",
        )


def _recorded(found: Drift, release: Release, account: Account) -> Drift:
    """Record that the environment was looked at; where that fails, what was found is told all the same."""
    details = {
        "drifted": found.drifted,
        "items": len(found.items),
        "ignored": len(found.ignored),
        "pending": len(found.pending),
        "fingerprint": found.fingerprint,
    }
    assert found.at is not None
    try:
        account.ledger.record(
            of_release(
                "drift-checked",
                release=release,
                environment=found.environment,
                at=found.at,
                by=account.identity.caller(),
                details=details,
            )
        )
    except ToolkitError as error:
        first = error.problems[0]
        return replace(found, unrecorded=f"{error.what}: {first.cause} ({first.fix})")
    return found


def _listener(journal: Journal, tell: Callable[[str], None]) -> Callable[[Mapping[str, Any]], None]:
    """Count what Terraform has looked at; its process is written down, so that its lock can be known."""
    seen: set[str] = set()

    def hear(event: Mapping[str, Any]) -> None:
        match event.get("type"):
            case "process":
                journal.append({**event, "event": "process", "of": "plan"})
            case "refresh_complete":
                seen.add(event["hook"]["resource"]["addr"])
                tell(f"{len(seen)} looked at")

    return hear
