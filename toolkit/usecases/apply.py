"""Do what was approved, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain import evidence
from toolkit.domain.applied import Applied
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.domain.digest import Digest
    from toolkit.domain.plan_report import PlanReport
    from toolkit.ports.clock import Clock
    from toolkit.ports.journal import Journal
    from toolkit.ports.progress import Progress
    from toolkit.ports.terraform import Terraform
    from toolkit.usecases.account import Account

_SHOWN = 26
"""characters of a resource's name in a line of progress: the line is to fit in 80"""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved: one fingerprint, or whatever this run plans."""

    fingerprint: Digest | None = None
    anything: bool = False


class _Journalist:
    """Write down what Terraform's events say of each resource, and tell how far it has come."""

    def __init__(
        self,
        journal: Journal,
        *,
        clock: Clock,
        progress: Progress,
        total: int,
        tell: Callable[[str], None],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._progress = progress
        self._total = total
        self._tell = tell
        self._begun: dict[str, float] = {}
        self.seconds: dict[str, float] = {}

    def hear(self, event: Mapping[str, Any]) -> None:
        hook = event.get("hook", {})
        address = hook.get("resource", {}).get("addr")
        if address is None or hook.get("action") == "read":
            return
        match event["type"]:
            case "apply_start":
                self._begun[address] = self._clock.elapsed()
                self._journal.append({"event": "start", "address": address})
            case "apply_complete":
                self._journal.append({"event": "complete", "address": address})
                took = self._clock.elapsed() - self._begun.pop(address, self._clock.elapsed())
                self.seconds[address] = self.seconds.get(address, 0) + took
            case "apply_errored":
                self._begun.pop(address, None)
                self._journal.append({"event": "error", "address": address})
                self._progress.note(f"  failed: {address}")
        self._tell(self._news())

    def _news(self) -> str:
        done = f"[{len(self.seconds)}/{self._total}]"
        if not self._begun:
            return done
        longest = min(self._begun, key=lambda address: self._begun[address])
        more = f" and {len(self._begun) - 1} more" if len(self._begun) > 1 else ""
        name = longest.rsplit("module.", 1)[-1].removesuffix(".this")
        return f"{done} {name if len(name) <= _SHOWN else '…' + name[1 - _SHOWN :]}{more}"


def apply(
    report: PlanReport,
    *,
    approval: Approval,
    confirm: Callable[[PlanReport], bool] | None,
    account: Account,
    terraform: Terraform,
    journal: Journal,
    clock: Clock,
    progress: Progress,
) -> Applied:
    """Carry out a plan that was just made, if it is the approved one, and record that it was.

    Raises:
        Refused: it is not approved, or the environment's release file pins another release.
        ToolError: Terraform failed; the journal holds what it had done.

    """
    name = account.environment.name
    if not report.pinned:
        raise Refused(
            f"{name} was not touched",
            cause=f"what is checked out is {report.release.id}; the release file of {name} pins another",
            fix=f"toolkit package --publish {name}",
        )
    begun = clock.elapsed()
    slowest: tuple[tuple[str, float], ...] = ()
    if not report.plan.empty:
        _approved(report, approval, confirm)
        addresses = [change.address for change in report.plan.acting]
        journal.append({"event": "intent", "fingerprint": report.fingerprint.value, "addresses": addresses})
        ok = False
        try:
            with progress.phase(f"Applying to {name}") as tell:
                listener = _Journalist(
                    journal, clock=clock, progress=progress, total=len(addresses), tell=tell
                )
                terraform.apply(listener.hear)
            ok = True
        finally:
            # Reached on failure and Ctrl-C too; a kill leaves no end, and status says so.
            journal.append({"event": "end", "ok": ok})
        slowest = tuple(sorted(listener.seconds.items(), key=lambda item: -item[1]))
    else:
        _settle(journal)
    outputs = terraform.outputs()
    _record(report, outputs, account=account, clock=clock)
    return Applied(report, outputs, slowest, clock.elapsed() - begun)


def _settle(journal: Journal) -> None:
    """End a run whose process was killed, once a plan shows that nothing of it is left to do."""
    entries = journal.entries()
    if entries and entries[-1]["event"] != "end":
        journal.append({"event": "end", "ok": True})


def _approved(report: PlanReport, approval: Approval, confirm: Callable[[PlanReport], bool] | None) -> None:
    name = report.plan.environment
    if approval.fingerprint is not None:
        if approval.fingerprint == report.fingerprint:
            return
        raise Refused(
            f"{name} was not touched",
            cause=f"approved is {approval.fingerprint}; what would happen now is {report.fingerprint}",
            fix=f"look at it (toolkit plan {name}), and approve that fingerprint",
        )
    if approval.anything or (confirm is not None and confirm(report)):
        return
    raise Refused(
        f"{name} was not touched",
        cause="nobody approved this plan",
        fix=f"toolkit apply {name} --approved-fingerprint {report.fingerprint}, or --yes",
    )


def _record(report: PlanReport, outputs: Mapping[str, Any], *, account: Account, clock: Clock) -> None:
    """Record the apply, unless the newest record says the same already."""
    details = {
        "fingerprint": report.fingerprint.value,
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
                at=clock.now(),
                by=account.identity.caller(),
                details=details,
            )
        )
