"""Ask the scanners, and believe only those that looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.domain.finding import Severity
    from toolkit.ports.progress import Progress
    from toolkit.ports.scanner import Scanner


def scan(paths: Sequence[Path], *, scanner: Scanner, threshold: Severity, progress: Progress) -> Scan:
    """Scan each path; severities at the threshold or above fail."""
    reports = []
    for path in paths:
        with progress.phase(f"Scanning {path.name}"):
            reports.append(scanner.scan(path))
    return Scan(tuple(reports), threshold)
