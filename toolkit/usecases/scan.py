"""Ask the scanners side by side, and believe only those that looked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain import waiver as waivers_of
from toolkit.domain.finding import ScannerReport
from toolkit.domain.scan import Scan, merge
from toolkit.errors import ToolkitError
from toolkit.policies.security.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from toolkit.domain.finding import Finding, Severity
    from toolkit.domain.scan import Subject
    from toolkit.domain.waiver import Waiver
    from toolkit.ports.progress import Progress
    from toolkit.ports.scanner import Scanner


def scan(
    subject: Subject,
    *,
    scanners: Sequence[Scanner],
    threshold: Severity,
    progress: Progress,
    today: date,
    waivers: Sequence[Waiver] = (),
    baseline: frozenset[tuple[str, str, str]] = frozenset(),
    strict: bool = False,
) -> Scan:
    """Scan a subject; severities at the threshold or above fail.

    Args:
        subject: what is scanned.
        scanners: who looks; the first says best what several see.
        threshold: from which severity on a finding fails.
        progress: told when each is done.
        today: the day that waivers are held to.
        waivers: what somebody answers for.
        baseline: rule, address and fingerprint of what was there before.
        strict: whether what could not be checked is an error.

    """
    reports = _reports(subject, scanners, progress)
    found = merge([item for report in reports for item in report.findings], families=FAMILIES)
    unchecked = {report.name: report for report in reports if report.unchecked is not None}
    excused = tuple(
        replace(report, unchecked=None, scanned=max(report.scanned, 1))
        if report.name in unchecked and _excused(report, waivers, today)
        else report
        for report in reports
    )
    whole = all(report.error is None for report in reports)
    names = {report.name for report in reports}
    merged = waivers_of.applied(
        found,
        waivers,
        today=today,
        looked=lambda each: (
            whole
            and not unchecked
            and (not each.rule.startswith("CKV") or "checkov" in names)
            and not each.rule.endswith("-not-checked")
        ),
    )
    marked = tuple(_marked(item, baseline) for item in merged)
    return Scan(excused, threshold, marked, strict=strict)


def _excused(report: ScannerReport, waivers: Sequence[Waiver], today: date) -> bool:
    """Whether somebody answers for a scanner's not having looked: rule NAME-not-checked."""
    return any(
        each.rule == f"{report.name}-not-checked" and not list(waivers_of.faults(each, today=today))
        for each in waivers
    )


def _marked(item: Finding, baseline: frozenset[tuple[str, str, str]]) -> Finding:
    return replace(item, known=True) if (item.rule, item.address, item.fingerprint) in baseline else item


def _reports(subject: Subject, scanners: Sequence[Scanner], progress: Progress) -> tuple[ScannerReport, ...]:
    with (
        progress.phase(f"Scanning with {', '.join(each.name for each in scanners)}"),
        ThreadPoolExecutor(max_workers=max(len(scanners), 1)) as pool,
    ):
        asked = [pool.submit(_asked, each, subject) for each in scanners]
        found = [each.result() for each in asked]
    for report in found:
        if report is not None:
            how = ", nothing had changed" if report.cached else f" in {report.seconds:.1f}s"
            progress.note(f"Scanned with {report.name}: {report.scanned} looked at{how}")
    return tuple(report for report in found if report is not None)


def _asked(scanner: Scanner, subject: Subject) -> ScannerReport | None:
    try:
        return scanner.scan(subject)
    except ToolkitError as failure:
        return ScannerReport(scanner.name, "", 0, 0.0, (), f"{failure.what}: {failure.problems[0].cause}")
    except OSError as failure:  # a file that went away, or may not be read
        place = failure.filename or scanner.name
        return ScannerReport(scanner.name, "", 0, 0.0, (), f"{place} can't be read: {failure.strerror}")
