"""Run checkov, and believe it only where it can be shown to have looked.

checkov exits 0 on parse errors, missing folders and JSON that is no plan, so its report is what is judged:
no report, a parsing error, or nothing scanned is an error.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import process, tool_environment
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.finding import Severity
    from toolkit.ports.progress import Progress

_SEVERITIES: dict[str, Severity] = {
    "CKV_AWS_41": "critical",  # credentials in the provider
    "CKV_AWS_45": "critical",  # secrets in a function's environment
    "CKV_AWS_62": "critical",  # a policy that allows everything
    "CKV_AWS_63": "critical",  # every action on every resource
    "CKV_AWS_1": "critical",
    "CKV_AWS_301": "critical",  # a function that everybody may invoke
    "CKV_AWS_27": "high",  # an unencrypted queue
    "CKV_AWS_59": "high",  # an API that asks nobody who he is
    "CKV_AWS_107": "high",
    "CKV_AWS_108": "high",
    "CKV_AWS_109": "high",
    "CKV_AWS_110": "high",
    "CKV_AWS_111": "high",
    "CKV_AWS_168": "high",  # a queue policy without a condition
    "CKV_AWS_355": "high",
    "CKV_AWS_356": "high",
    "CKV2_AWS_40": "high",
}
_UNRANKED: Severity = "medium"
"""checkov's own severities need its vendor's key; a rule that we have not ranked is not let off"""


class CheckovScanner:
    """checkov, pinned, in an environment of its own, offline."""

    def __init__(self, *, progress: Progress, cache: Path) -> None:
        self._progress = progress
        self._cache = cache

    def scan(self, path: Path) -> ScannerReport:
        """Scan a folder of Terraform, or a plan's JSON file."""
        begun = time.monotonic()
        try:
            document, version = self._run(path)
            scanned, findings = _read(document, path)
            error = _incredible(document, scanned, path)
        except ToolError as failure:
            problem = failure.problems[0]
            document, version, scanned, findings = {}, "", 0, ()
            error = f"{failure.what}: {problem.cause}"
        return ScannerReport("checkov", version, scanned, time.monotonic() - begun, findings, error)

    def _run(self, path: Path) -> tuple[Mapping[str, Any], str]:
        if not path.exists():
            raise ToolError("checkov was not run", cause=f"{path} does not exist")
        interpreter = tool_environment.python("checkov", progress=self._progress)
        # One argument, not two: checkov obeys a .checkov.yaml in whatever folder follows --directory, and
        # so a pull request could switch checks off.
        kind = [f"--directory={path}", "--framework", "terraform"]
        if path.is_file():
            kind = ["--file", str(path), "--framework", "terraform_plan"]
        home = self._cache / "checkov-home"
        home.mkdir(parents=True, exist_ok=True)
        # A configuration file that lies about must not switch checks off: the home is empty, and checkov
        # is started outside the scanned tree.
        env = {"PATH": str(interpreter.parent), "HOME": str(home), "LOG_LEVEL": "ERROR", "NO_COLOR": "1"}
        completed = process.run(
            [
                str(interpreter), "-m", "checkov.main", *kind,
                "--output", "json", "--skip-download", "--quiet", "--soft-fail",
            ],
            cwd=home,
            env=env,
            timeout=600,
        )  # fmt: skip
        try:
            document = json.loads(completed.stdout)
        except json.JSONDecodeError as error:
            told = completed.stderr.strip().splitlines()[-3:]
            raise ToolError(
                "checkov gave no report", cause="\n".join(told) or f"it exited with {completed.code}"
            ) from error
        if isinstance(document, list):
            document = document[0] if document else {}
        return document, str(document.get("summary", document).get("checkov_version", ""))


def _read(document: Mapping[str, Any], path: Path) -> tuple[int, tuple[Finding, ...]]:
    """How many resources were looked at, and what was found."""
    summary = document.get("summary", document)
    scanned = int(summary.get("resource_count", 0))
    failed = document.get("results", {}).get("failed_checks", ())
    return scanned, tuple(_finding(item, path) for item in failed)


def _finding(item: Mapping[str, Any], path: Path) -> Finding:
    base = path if path.is_dir() else path.parent
    place = Path(item.get("repo_file_path") or item["file_path"])
    absolute = base / item["file_path"].lstrip("/")
    return Finding(
        rule=item["check_id"],
        severity=_SEVERITIES.get(item["check_id"], _UNRANKED),
        address=item["resource"],
        file=str(absolute if absolute.exists() else place),
        line=int((item.get("file_line_range") or [0])[0]),
        message=item["check_name"],
        why=item.get("guideline") or "checkov gives no reason of its own",
        fix=f"mend it, or write #checkov:skip={item['check_id']}:<reason> into the resource",
    )


def _incredible(document: Mapping[str, Any], scanned: int, path: Path) -> str | None:
    """Why the report is not to be believed; None where it is."""
    broken = document.get("results", {}).get("parsing_errors", ())
    if broken:
        return f"checkov could not parse {', '.join(str(item) for item in broken)}"
    if scanned == 0:
        return f"checkov found nothing to scan in {path}"
    reasonless = [
        item
        for item in document.get("results", {}).get("skipped_checks", ())
        if not (item.get("check_result", {}).get("suppress_comment") or "").strip()
        or "No comment provided" in item["check_result"]["suppress_comment"]
    ]
    if reasonless:
        places = ", ".join(f"{item['check_id']} at {item['resource']}" for item in reasonless)
        return f"a check is skipped without a reason: {places}"
    return None
