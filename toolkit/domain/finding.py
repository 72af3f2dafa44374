"""What a rule saw."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.domain.estate import unindexed

if TYPE_CHECKING:
    from toolkit.domain.waiver import Waiver

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
Verdict = Literal["passed", "failed", "error"]
Looked = Literal["passed", "failed", "error", "not checked"]
"""What one scanner can say: what it could not check it says"""


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
    waived: Waiver | None = None
    """Who answers for it, and until when"""
    known: bool = False
    """Listed in the baseline: it was there before the gate was"""
    also: tuple[str, ...] = ()
    """What other scanners call the same"""

    @property
    def rules(self) -> tuple[str, ...]:
        """Every name of it."""
        return (self.rule, *self.also)

    @property
    def fingerprint(self) -> str:
        """What stays of it when lines move: rule, address, file and what is said, without its numbers."""
        said = re.sub(r"\d+(?:\.\d+)?", "#", self.message)
        text = "\0".join((self.rule, unindexed(self.address), self.file, said))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def counts(self) -> bool:
        """Whether it can fail a gate."""
        return self.waived is None and not self.known


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
    unchecked: str | None = None
    """Why it could not look, through no fault of what it looks at; None where it could"""
    unknown: tuple[str, ...] = ()
    """Values that it could not tell, and where they stand"""
    cached: bool = False
    """Nothing had changed since it ran"""


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Tell whether a severity is as bad as the threshold, or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


def verdict(report: ScannerReport, threshold: Severity) -> Looked:
    """Judge one scanner's report; a scanner that saw nothing has not passed anything."""
    if report.error is not None:
        return "error"
    if report.unchecked is not None:
        return "not checked"
    if report.scanned == 0:
        return "error"
    failing = (item.counts and at_least(item.severity, threshold) for item in report.findings)
    return "failed" if any(failing) else "passed"


def overall(verdicts: tuple[Looked, ...], *, strict: bool = False) -> Verdict:
    """Merge verdicts: an error outweighs a failure, and no scanner at all is an error.

    Args:
        verdicts: what each scanner says.
        strict: whether what was not checked is an error; at least one must have been checked anyway.

    """
    looked = [each for each in verdicts if each != "not checked"]
    if not looked or "error" in looked or (strict and len(looked) < len(verdicts)):
        return "error"
    return "failed" if "failed" in looked else "passed"
