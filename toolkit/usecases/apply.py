"""Do what was approved, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain import evidence
from toolkit.domain.applied import Applied
from toolkit.domain.run import from_journal, terraform_entry
from toolkit.errors import Refused, ToolkitError
from toolkit.usecases.approve import Approval, approved
from toolkit.usecases.plan import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.run import Run
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.ports.unstored import Unstored
    from toolkit.usecases.account import Account
    from toolkit.usecases.sealing import Sealing

__all__ = ["Applying", "Approval", "apply"]

_SHOWN = 26
"""characters of a resource's name in a line of progress: the line is to fit in 80"""


@dataclass(frozen=True, slots=True)
class Applying:
    """What an apply works with."""

    account: Account
    terraform: Terraform
    journal: Journal
    unstored: Unstored
    sealing: Sealing
    clock: Clock
    progress: Progress


class _Journalist:
    """Write down what Terraform's events say of each resource, and tell how far it has come."""

    def __init__(self, applying: Applying, *, total: int, tell: Callable[[str], None]) -> None:
        self._journal = applying.journal
        self._clock = applying.clock
        self._progress = applying.progress
        self._total = total
        self._tell = tell
        self._begun: dict[str, float] = {}
        self.seconds: dict[str, float] = {}

    def hear(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "process":
            self._journal.append({**event, "event": "process", "of": "apply"})
            return
        entry = terraform_entry(event)
        if entry is None:
            return
        self._journal.append(entry)
        address = entry["address"]
        match entry["event"]:
            case "start":
                self._begun[address] = self._clock.elapsed()
            case "complete":
                took = self._clock.elapsed() - self._begun.pop(address, self._clock.elapsed())
                self.seconds[address] = self.seconds.get(address, 0) + took
            case _:
                self._begun.pop(address, None)
                self._progress.note(f"  failed: {address}")
        self._tell(self._news())

    def _news(self) -> str:
        done = f"[{len(self.seconds)}/{self._total}]"
        if not self._begun:
            return done
        longest = min(self._begun, key=lambda address: self._begun[address])
        more = f" and {len(self._begun) - 1} more" if len(self._begun) > 1 else ""
        name = longest.rsplit("module.", 1)[-1].removesuffix(".this")
        took = self._clock.elapsed() - self._begun[longest]
        return f"{done} {name if len(name) <= _SHOWN else '…' + name[1 - _SHOWN :]} {took:.0f}s{more}"


def apply(
    report: PlanReport,
    *,
    approval: Approval,
    confirm: Callable[[PlanReport], bool] | None,
    interrupted: Run | None,
    applying: Applying,
) -> Applied:
    """Carry out a plan that was just made, if it is the approved one, and record that it was.

    Args:
        report: the plan.
        approval: what was approved.
        confirm: asks a person; None where nobody is there.
        interrupted: the newest apply, where it did not come to its end.
        applying: what it works with.

    Raises:
        Refused: it is not approved, or the environment's release file pins another release.
        ToolError: Terraform failed; the journal holds what it had done.

    """
    account = applying.account
    name = account.environment.name
    if not report.pinned:
        raise Refused(
            f"{name} was not touched",
            cause=f"what is checked out is {report.release.id}; the release file of {name} pins another",
            fix=f"toolkit package --publish {name}",
        )
    begun = applying.clock.elapsed()
    slowest: tuple[tuple[str, float], ...] = ()
    if not report.plan.empty:
        approved(
            report,
            approval,
            interrupted=interrupted,
            plans=account.plans,
            key=applying.sealing.key,
            confirm=confirm,
            tell=applying.progress.note,
        )
        slowest = _carried_out(report, approval, interrupted, applying)
    else:
        _settle(applying.journal)
    outputs = applying.terraform.outputs()
    _record(report, outputs, applying)
    return Applied(report, outputs, slowest, applying.clock.elapsed() - begun)


def _carried_out(
    report: PlanReport, approval: Approval, interrupted: Run | None, applying: Applying
) -> tuple[tuple[str, float], ...]:
    """Let Terraform apply the saved plan, and return the seconds of each resource, the slowest first."""
    addresses = [change.address for change in report.plan.acting]
    applying.journal.append(_intent(report, approval, interrupted, addresses, applying))
    ended: dict[str, Any] = {"event": "end", "ok": False}
    try:
        with applying.progress.phase(f"Applying to {report.plan.environment}") as tell:
            listener = _Journalist(applying, total=len(addresses), tell=tell)
            applying.terraform.apply(listener.hear)
        ended = {"event": "end", "ok": True}
    except ToolkitError as error:
        ended["cause"] = error.problems[0].cause
        raise
    finally:
        # Reached on failure and Ctrl-C too; a kill leaves no end, and status says so.
        applying.unstored.find()
        applying.journal.append(ended)
    return tuple(sorted(listener.seconds.items(), key=lambda item: -item[1]))


def _intent(
    report: PlanReport,
    approval: Approval,
    interrupted: Run | None,
    addresses: list[str],
    applying: Applying,
) -> dict[str, Any]:
    """Return what is written down before anything is done.

    An apply that goes on with another keeps its fingerprint, so that it can be gone on with too, and what
    that one had made: the state may not know of it.
    """
    rest = interrupted is not None and (
        approval.resume
        or (approval.fingerprint is not None and approval.fingerprint.value == interrupted.fingerprint)
    )
    sealed = report.fingerprint.value
    if rest and interrupted is not None:
        sealed = interrupted.fingerprint
    else:
        # What is about to be done can be gone on with, however it was approved.
        keep(report, account=applying.account, sealing=applying.sealing)
    return {
        "event": "intent",
        "fingerprint": sealed,
        "addresses": addresses,
        "at": applying.clock.now().isoformat(),
        "by": applying.account.identity.caller(),
        "release": report.release.id,
        "made": [[each.address, each.id] for each in (interrupted.made if interrupted is not None else ())],
    }


def _settle(journal: Journal) -> None:
    """End a run that was stopped, once a plan shows that nothing of it is left to do."""
    entries = journal.entries()
    run = from_journal(entries, alive=False)
    # What Terraform alone has told, after the toolkit was killed, is not in the journal yet.
    if run is not None and (run.state != "done" or entries[-1].get("by") == "terraform"):
        journal.append({"event": "end", "ok": True})


def _record(report: PlanReport, outputs: Mapping[str, Any], applying: Applying) -> None:
    """Record the apply, unless the newest record says the same already."""
    account = applying.account
    details = {
        "fingerprint": report.fingerprint.value,
        "commit": report.seal.base_commit,
        "outputs": {key: outputs.get(key) for key in ("api", "functions", "alarms")},
    }
    newest = evidence.latest(account.ledger.records("applied"), "applied")
    unchanged = (
        newest is not None
        and report.plan.empty
        and newest.release == report.release.id
        and newest.details["outputs"] == details["outputs"]
    )
    if not unchanged:
        account.ledger.record(
            evidence.of_release(
                "applied",
                release=report.release,
                environment=account.environment.name,
                at=applying.clock.now(),
                by=account.identity.caller(),
                details=details,
            )
        )
