"""What a person reads on a terminal, 80 columns wide, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.gate import Closed
from toolkit.domain.plan import COUNTED
from toolkit.render.tables import folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.applied import Applied
    from toolkit.domain.bootstrapped import Bootstrapped
    from toolkit.domain.diagnosis import Diagnosis
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.scan import Scan
    from toolkit.domain.verification import Verified
    from toolkit.errors import ToolkitError
    from toolkit.ports.local_cloud import Emulator

_MARKS = {"ok": "[ok]", "failed": "[x]", "warning": "[!]", "skipped": "[-]", "no-data": "[?]"}
_FINDINGS_SHOWN = 50
_KILO = 1000


def plural(count: int, noun: str) -> str:
    """``1 bundle``, ``2 bundles``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    """Bytes for people."""
    if count < _KILO:
        return f"{count} B"
    kilo = count / _KILO
    return f"{kilo:.1f} kB" if kilo < _KILO else f"{kilo / _KILO:.1f} MB"


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


def validate(functions: int, layers: int, environments: int) -> str:
    """Return a project without problems."""
    parts = [plural(functions, "function"), plural(layers, "layer"), plural(environments, "environment")]
    return f"Valid: {', '.join(parts)}\n  schemas, references, terraform fmt, terraform validate"


def scan(found: Scan) -> str:
    """Return what the scanners saw: the verdict first."""
    looked = [item for item in found.reports if item.error is None]
    scanned = "".join(
        f"; {item.name} {item.version} looked at {plural(item.scanned, 'resource')} in {item.seconds:.1f}s"
        for item in looked
    )
    counted = plural(len(found.findings), "finding") if looked else "nothing can be said"
    lines = [f"{found.verdict.upper()}: {counted}{scanned}"]
    lines += [
        f"  {item.name} can't be believed: {item.error}" for item in found.reports if item.error is not None
    ]
    for item in found.findings[:_FINDINGS_SHOWN]:
        lines += [
            f"{item.severity:8} {item.rule} {item.address}",
            f"         {item.message}",
            f"     at: {item.file}:{item.line}",
            f"    fix: {item.fix}",
        ]
    if len(found.findings) > _FINDINGS_SHOWN:
        lines.append(f"{len(found.findings) - _FINDINGS_SHOWN} more: toolkit scan --json")
    return folded(lines)


def apply(done: Applied) -> str:
    """Return what an apply did."""
    found = done.report.plan
    if found.empty:
        return f"No changes: {found.environment} has {found.release} already"
    counts = ", ".join(f"{found.count(action)} {action}d" for action in COUNTED if found.count(action))
    lines = [f"Applied {found.release} to {found.environment} in {done.seconds:.1f}s: {counts or 'outputs'}"]
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


def doctor(found: Sequence[Diagnosis]) -> str:
    """One line an area, the command that mends it below."""
    lines = []
    for item in found:
        lines.append(f"{_MARKS[item.status]:4} {item.name:12} {item.detail}")
        if item.fix and item.status != "ok":
            lines.append(f"     {'':12} fix: {item.fix}")
    return folded(lines)


def bootstrap(done: Bootstrapped) -> str:
    """Return what was made in an account."""
    lines = [f"Bootstrapped {done.environment}"]
    lines += [f"  [ok] {name} created" for name in done.created]
    lines += [f"  [ok] {name} was there" for name in done.existing]
    return folded(lines)


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
