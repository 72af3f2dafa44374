"""What the scanners saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import finding

if TYPE_CHECKING:
    from toolkit.domain.finding import Finding, ScannerReport, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanners saw, and the verdict."""

    reports: tuple[ScannerReport, ...]
    threshold: Severity

    @property
    def verdict(self) -> Verdict:
        """The merged verdict: an error outweighs a failure."""
        return finding.overall(tuple(finding.verdict(report, self.threshold) for report in self.reports))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the worst first."""
        found = [item for report in self.reports for item in report.findings]
        return tuple(
            sorted(
                found,
                key=lambda item: (finding.SEVERITIES.index(item.severity), item.file, item.line, item.rule),
            )
        )
