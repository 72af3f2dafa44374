"""Findings as SARIF 2.1.0, for GitHub code scanning.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from toolkit.domain.finding import Finding, Severity
    from toolkit.domain.scan import Scan

_LEVELS: dict[Severity, str] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SCORES: dict[Severity, str] = {"critical": "9.5", "high": "8.0", "medium": "5.0", "low": "2.0"}
"""GitHub ranks by ``security-severity``"""


def scan(found: Scan, *, root: str) -> dict[str, Any]:
    """One run a scanner; files are told relative to the project's root."""
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": report.name,
                        "version": report.version or "unknown",
                        "rules": _rules(report.findings),
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": report.error is None,
                        "toolExecutionNotifications": []
                        if report.error is None
                        else [{"level": "error", "message": {"text": report.error}}],
                    }
                ],
                "results": [_result(item, root) for item in report.findings],
            }
            for report in found.reports
        ],
    }


def _rules(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    rules = {item.rule: item for item in findings}
    return [
        {
            "id": rule,
            "shortDescription": {"text": item.message},
            "help": {"text": f"{item.why}\n{item.fix}"},
            "properties": {"security-severity": _SCORES[item.severity]},
        }
        for rule, item in sorted(rules.items())
    ]


def _result(item: Finding, root: str) -> dict[str, Any]:
    return {
        "ruleId": item.rule,
        "level": _LEVELS[item.severity],
        "message": {"text": f"{item.address}: {item.message}. Fix: {item.fix}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(item.file, root)},
                    "region": {"startLine": max(item.line, 1)},
                }
            }
        ],
    }


def _uri(file: str, root: str) -> str:
    """Return a file as a URI reference (RFC 3986), relative to the project where it lies in it."""
    path = PurePosixPath(file)
    return quote(str(path.relative_to(root) if path.is_relative_to(root) else path))
