"""Ask the scanners, and believe only those that looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.domain.finding import Finding, ScannerReport, Severity, Verdict
    from toolkit.ports.progress import Progress
    from toolkit.ports.scanner import Scanner


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
                found, key=lambda item: (finding.SEVERITIES.index(item.severity), item.file, item.line, item.rule)
            )
        )


def scan(
    paths: Sequence[Path], *, scanner: Scanner, threshold: Severity, progress: Progress
) -> Scan:
    """Scan each path; severities at the threshold or above fail."""
    reports = []
    for path in paths:
        with progress.phase(f"Scanning {path.name}"):
            reports.append(scanner.scan(path))
    return Scan(tuple(reports), threshold)
