"""What a person reads on a terminal, 80 columns wide, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed
from toolkit.domain.plan import COUNTED
from toolkit.render.tables import folded, table
from toolkit.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.applied import Applied
    from toolkit.domain.bootstrapped import Bootstrapped
    from toolkit.domain.diagnosis import Diagnosis
    from toolkit.domain.finding import ScannerReport
    from toolkit.domain.lock import Unlocked
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.scan import Scan
    from toolkit.domain.verification import Verified
    from toolkit.errors import ToolkitError
    from toolkit.ports.local_cloud import Emulator

_MARKS = {"ok": "[ok]", "failed": "[x]", "warning": "[!]", "skipped": "[-]", "no-data": "[?]"}
_FINDINGS_SHOWN = 50
_UNKNOWN_SHOWN = 10


def error(failure: ToolkitError) -> str:
    """Return what went wrong, in the form that every command uses."""
    lines = [f"error: {failure.what}"]
    for problem in failure.problems:
        if problem.cause:
            lines.append(f"cause: {_indent(problem.cause)}")
        if problem.at is not None:
            lines.append(f"   at: {problem.at}")
        if problem.fix:
            lines.append(f"  fix: {_indent(problem.fix)}")
    return "\n".join(lines)


def _indent(text: str) -> str:
    return "\n       ".join(text.splitlines())


def unlock(done: Unlocked) -> str:
    """Return what became of a lock."""
    if done.lock is None:
        return f"Nobody holds the lock of {done.environment}"
    return f"Released the lock of {done.environment}: {done.why}\n  it was held by {done.lock}"


def validate(functions: int, layers: int, environments: int) -> str:
    """Return a project without problems."""
    parts = [plural(functions, "function"), plural(layers, "layer"), plural(environments, "environment")]
    return f"Valid: {', '.join(parts)}\n  schemas, references, terraform fmt, terraform validate"


def scan(found: Scan) -> str:
    """Return what the scanners saw: the verdict first, then what is to be done, then what is excused."""
    standing = [item for item in found.findings if item.counts]
    waived = sum(item.waived is not None for item in found.findings)
    known = sum(item.known and item.waived is None for item in found.findings)
    looked = [item for item in found.reports if item.error is None and item.unchecked is None]
    counted = plural(len(standing), "finding") if looked else "nothing can be said"
    excused = [f"{waived} waived"] * bool(waived) + [f"{known} in the baseline"] * bool(known)
    lines = [f"{found.verdict.upper()}: {', '.join([counted, *excused])}"]
    for report in found.reports:
        lines.append(_scanner(report))
        lines += [f"         unknown: {each}" for each in report.unknown[:_UNKNOWN_SHOWN]]
    for item in standing[:_FINDINGS_SHOWN]:
        also = f" ({', '.join(item.also)})" if item.also else ""
        lines += [
            f"{item.severity:8} {item.rule}{also} {item.address}",
            f"         {item.message}",
            f"     at: {item.file}:{item.line}",
            f"    why: {item.why}",
            f"    fix: {item.fix}",
        ]
    if len(standing) > _FINDINGS_SHOWN:
        lines.append(f"{len(standing) - _FINDINGS_SHOWN} more: toolkit scan --json")
    return folded(lines)


def _scanner(report: ScannerReport) -> str:
    name = f"{report.name} {report.version}".strip()
    if report.error is not None:
        return f"  [x]  {report.name} can't be believed: {report.error}"
    if report.unchecked is not None:
        return f"  [!]  {report.name} not checked: {report.unchecked}"
    again = ", nothing had changed" if report.cached else ""
    return f"  [ok] {name} looked at {report.scanned} in {report.seconds:.1f}s{again}"


def apply(done: Applied) -> str:
    """Return what an apply did."""
    found = done.report.plan
    if found.empty:
        return f"No changes: {found.environment} has {found.release} already"
    past = {**{action: f"{action}d" for action in COUNTED}, "import": "imported"}
    told = [f"{found.count(action)} {word}" for action, word in past.items() if found.count(action)]
    counts = ", ".join(told) or "outputs"
    lines = [f"Applied {found.release} to {found.environment} in {done.seconds:.1f}s: {counts}"]
    slowest = [f"{took:5.1f}s {address}" for address, took in done.slowest[:3] if took >= 1]
    return folded([*lines, *(["slowest:", *slowest] if slowest else [])])


def verify(done: Verified) -> str:
    """Return what a verification saw."""
    found = done.verification
    verdict = "Verified" if found.passed else "NOT verified"
    lines = [f"{verdict}: {found.release} in {found.environment}, {done.seconds:.1f}s"]
    for area, heading in (
        ("bits", "running bits = pinned bits"),
        ("smoke", "smoke checks"),
        ("alarms", "alarms"),
    ):
        lines.append(heading)
        lines += [
            f"  {_MARKS[item.outcome]:4} {item.name}" + (f": {item.detail}" if item.detail else "")
            for item in found.observations
            if item.area == area and (area != "alarms" or item.outcome != "no-data")
        ]
    mute = sum(item.area == "alarms" and item.outcome == "no-data" for item in found.observations)
    if mute:
        lines.append(f"  {_MARKS['no-data']:4} {plural(mute, 'alarm')} without data yet: no proof of health")
    return folded(lines)


def promote(done: Promotion) -> str:
    """Return a promotion, or what it would be."""
    if done.already and done.commit is None:
        return f"{done.target} is pinned to {done.release.id} already"
    if done.request is not None:
        return _asked(done)
    verb = "Promoted" if done.commit else "Would promote"
    at = f" (commit {done.commit[:12]})" if done.commit else ""
    lines = [f"{verb} {done.release.id} from {done.source} to {done.target}{at}"]
    for answer in done.answers:
        if isinstance(answer, Closed):
            lines += [f"  [x]  {answer.gate}: {answer.cause}", f"       fix: {answer.fix}"]
        else:
            lines.append(f"  [ok] {answer.gate}: {answer.because}")
    if done.commit:
        lines.append(f"next: toolkit apply {done.target}")
    return folded(lines)


def _asked(done: Promotion) -> str:
    assert done.request is not None
    lines = [
        f"Asked to promote {done.release.id} from {done.source} to {done.target}",
        f"  #{done.request.number} {done.request.url}",
    ]
    lines += [
        f"  [ok] {answer.gate}: {answer.because}" for answer in done.answers if not isinstance(answer, Closed)
    ]
    return folded([*lines, "next: review it, and merge it"])


def doctor(found: Sequence[Diagnosis]) -> str:
    """One line an area, the command that mends it below."""
    lines = []
    width = max((len(item.name) for item in found), default=0)
    for item in found:
        lines.append(f"{_MARKS[item.status]:4} {item.name:{width}} {item.detail}")
        if item.fix and item.status != "ok":
            lines.append(f"     {'':{width}} fix: {item.fix}")
    return folded(lines)


def bootstrap(done: Bootstrapped) -> str:
    """Return what was made in an account, or would be."""
    if done.dry:
        return folded(_would(done))
    lines = [f"Bootstrapped {done.environment}"]
    lines += [f"  [ok] {name} created" for name in done.created]
    lines += [f"  [ok] {name} changed" for name in done.changed]
    lines += [f"  [ok] {name} removed" for name in done.removed]
    lines += [f"  [ok] {name} was there" for name in done.existing]
    lines += [f"role {role:5} {arn}" for role, arn in sorted(done.roles.items())]
    return folded(lines)


def _would(done: Bootstrapped) -> list[str]:
    """Return the lines of what would become of an account."""
    lines = [f"Nothing was done in {done.environment}; bootstrap would"]
    for doing, names in (("create", done.created), ("change", done.changed), ("remove", done.removed)):
        lines += [f"  {doing} {name}" for name in names]
    lines.append(f"  leave {len(done.existing)} as they are")
    return lines


def local(emulators: Sequence[Emulator]) -> str:
    """Return the local accounts."""
    rows = [
        (
            item.environment,
            item.account,
            "running" if item.running else "stopped",
            item.endpoint if item.running else "",
            str(item.pid) if item.running else "",
        )
        for item in emulators
    ]
    return table(("environment", "account", "state", "endpoint", "pid"), rows)
