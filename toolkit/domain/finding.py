"""What a rule saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
Verdict = Literal["passed", "failed", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one rule, where it stands and what mends it."""

    rule: str
    severity: Severity
    address: str
    file: str
    line: int
    message: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class ScannerReport:
    """What one scanner did. ``error`` says why it can't be believed; None means that it ran."""

    name: str
    version: str
    scanned: int
    """resources that it looked at"""
    seconds: float
    findings: tuple[Finding, ...] = ()
    error: str | None = None


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Tell whether a severity is as bad as the threshold, or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


def verdict(report: ScannerReport, threshold: Severity) -> Verdict:
    """Judge one scanner's report; a scanner that saw nothing has not passed anything."""
    if report.error is not None or report.scanned == 0:
        return "error"
    return "failed" if any(at_least(item.severity, threshold) for item in report.findings) else "passed"


def overall(verdicts: tuple[Verdict, ...]) -> Verdict:
    """Merge verdicts: an error outweighs a failure, and no scanner at all is an error."""
    if not verdicts or "error" in verdicts:
        return "error"
    return "failed" if "failed" in verdicts else "passed"
