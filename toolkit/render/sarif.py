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
    """One run of all scanners, as GitHub takes one a category; files are relative to the project's root."""
    version = next((each.version for each in found.reports if each.name == "toolkit"), "")
    rules = _rules(found.findings)
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "toolkit scan",
                        "version": version or "unknown",
                        "informationUri": "https://pypi.org/project/terraform-python-toolkit/",
                        "rules": rules,
                    },
                    "extensions": [
                        {"name": each.name, "version": each.version or "unknown"} for each in found.reports
                    ],
                },
                "invocations": [_invocation(found)],
                "results": [_result(item, root, rules) for item in found.findings],
            }
        ],
    }


def _invocation(found: Scan) -> dict[str, Any]:
    told = [
        {"level": "error", "message": {"text": f"{each.name}: {each.error}"}}
        for each in found.reports
        if each.error is not None
    ] + [
        {"level": "warning", "message": {"text": f"{each.name} not checked: {each.unchecked}"}}
        for each in found.reports
        if each.unchecked is not None
    ]
    return {"executionSuccessful": found.verdict != "error", "toolExecutionNotifications": told}


def _rules(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    rules = {item.rule: item for item in reversed(findings)}
    return [
        {
            "id": rule,
            "shortDescription": {"text": item.message if rule.startswith("CKV") else rule.replace("-", " ")},
            "fullDescription": {"text": item.why},
            "help": {"text": f"{item.why}\n{item.fix}"},
            "defaultConfiguration": {"level": _LEVELS[item.severity]},
            "properties": {"security-severity": _SCORES[item.severity], "tags": ["security"]},
        }
        for rule, item in sorted(rules.items())
    ]


def _result(item: Finding, root: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": next(index for index, rule in enumerate(rules) if rule["id"] == item.rule),
        "level": _LEVELS[item.severity],
        "message": {"text": f"{item.address}: {item.message}. Fix: {item.fix}"},
        "partialFingerprints": {"toolkit/v1": item.fingerprint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(item.file, root)},
                    "region": {"startLine": max(item.line, 1)},
                },
                "logicalLocations": [{"fullyQualifiedName": item.address, "kind": "resource"}],
            }
        ],
    }
    if item.waived is not None:
        reason = f"{item.waived.reason} ({item.waived.owner}, until {item.waived.expires})"
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    elif item.known:
        made["baselineState"] = "unchanged"
        made["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "it was there before the gate: baseline",
            }
        ]
    return made


def _uri(file: str, root: str) -> str:
    """Return a file as a URI reference (RFC 3986), relative to the project where it lies in it."""
    path = PurePosixPath(file)
    return quote(str(path.relative_to(root) if path.is_relative_to(root) else path))
