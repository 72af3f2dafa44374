"""A scan passes only where every scanner looked, and found nothing that bad."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters.memory import MemoryProgress, MemoryScanner
from toolkit.domain.finding import SEVERITIES, Finding, ScannerReport
from toolkit.usecases.scan import scan

if TYPE_CHECKING:
    from toolkit.domain.finding import Severity


def finding(severity: Severity = "high", **changes: object) -> Finding:
    """Return a finding."""
    given = {"rule": "CKV_AWS_27", "address": "aws_sqs_queue.this", "file": "main.tf", "line": 1, **changes}
    return Finding(severity=severity, message="It is in clear", why="Eve", fix="Encrypt", **given)


def report(*findings: Finding, scanned: int = 3, error: str | None = None) -> ScannerReport:
    """Return a scanner's report."""
    return ScannerReport("checkov", "3.3.30", scanned, 1.5, findings, error)


def verdict(*reports: ScannerReport, threshold: Severity = "low") -> str:
    """Return the verdict on as many folders as there are reports."""
    paths = {Path(f"folder-{number}"): item for number, item in enumerate(reports)}
    found = scan(list(paths), scanner=MemoryScanner(paths), threshold=threshold, progress=MemoryProgress())
    return found.verdict


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([report()], "passed", id="it looked and found nothing"),
        pytest.param([report(finding())], "failed", id="it found something"),
        pytest.param([report(scanned=0)], "error", id="it had nothing to look at"),
        pytest.param([report(error="it crashed")], "error", id="it crashed"),
        pytest.param([], "error", id="nobody looked"),
        pytest.param([report(), report(finding())], "failed", id="one failure fails all"),
        pytest.param([report(finding()), report(error="no")], "error", id="an error outweighs a failure"),
        pytest.param([report(), report(scanned=0)], "error", id="an empty folder beside a full one"),
        pytest.param([report(finding(), error="half")], "error", id="findings of a broken run"),
    ],
)
def test_the_verdict_is_the_worst_there_is(reports: list[ScannerReport], expected: str) -> None:
    """A gate that could not run is closed."""
    assert verdict(*reports) == expected


@pytest.mark.parametrize("threshold", SEVERITIES)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_findings_below_the_threshold_do_not_fail(severity: Severity, threshold: Severity) -> None:
    """From the threshold on they do."""
    worse = SEVERITIES.index(severity) <= SEVERITIES.index(threshold)

    assert verdict(report(finding(severity)), threshold=threshold) == ("failed" if worse else "passed")


def test_the_worst_finding_is_told_first_wherever_it_was_seen() -> None:
    """Then by file and line."""
    found = [
        finding("low", file="a.tf", line=1),
        finding("critical", file="z.tf", line=9),
        finding("low", file="a.tf", line=20),
        finding("high", file="b.tf", line=3),
    ]
    paths = {Path("one"): report(*found[:2]), Path("two"): report(*found[2:])}

    seen = scan(list(paths), scanner=MemoryScanner(paths), threshold="low", progress=MemoryProgress())

    assert [(item.severity, item.line) for item in seen.findings] == [
        ("critical", 9),
        ("high", 3),
        ("low", 1),
        ("low", 20),
    ]


def test_every_path_is_scanned_and_told() -> None:
    """Who waits sees what for."""
    paths = {Path("terraform"): report(), Path("plan.json"): report()}
    progress = MemoryProgress()

    seen = scan(list(paths), scanner=MemoryScanner(paths), threshold="low", progress=progress)

    assert len(seen.reports) == 2
    assert progress.phases == ["Scanning terraform", "Scanning plan.json"]
