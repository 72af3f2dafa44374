"""Workflows of GitHub Actions, read by zizmor: offline, in an environment of its own."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from toolkit.adapters import process, tool_environment
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.finding import Severity
    from toolkit.domain.scan import Subject
    from toolkit.ports.progress import Progress

_SEVERITIES: dict[str, Severity] = {
    "High": "high", "Medium": "medium", "Low": "low", "Informational": "low", "Unknown": "medium",
}  # fmt: skip
_FOUND = range(10, 15)
"""exit codes with findings: https://docs.zizmor.sh/usage/#exit-codes"""


class WorkflowsScanner:
    """zizmor over .github/workflows."""

    name = "workflows"

    def __init__(self, *, base: Path, progress: Progress) -> None:
        self._base = base.resolve()
        self._progress = progress

    @property
    def key(self) -> str:
        """What changes where its answers may."""
        return tool_environment.lock_of("zizmor")

    def inputs(self, subject: Subject) -> list[Path]:
        """Return the workflows and actions."""
        folder = subject.project
        if folder is None or not (folder / ".github").is_dir():
            return []
        return sorted([*(folder / ".github").rglob("*.yml"), *(folder / ".github").rglob("*.yaml")])

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Read every workflow; None where there is none."""
        files = self.inputs(subject)
        if not files:
            return None
        begun = time.monotonic()
        version = next(
            (
                line.partition("==")[2].split()[0]
                for line in self.key.splitlines()
                if line.startswith("zizmor==")
            ),
            "",
        )
        try:
            findings = tuple(self._finding(each) for each in self._run(files))
        except (ToolError, ValueError, KeyError, TypeError, IndexError) as failure:
            cause = failure.problems[0].cause if isinstance(failure, ToolError) else str(failure)
            error = f"zizmor gave no report: {cause}"
            return ScannerReport(self.name, version, 0, time.monotonic() - begun, (), error)
        return ScannerReport(self.name, version, len(files), time.monotonic() - begun, findings)

    def _run(self, files: list[Path]) -> list[Any]:
        interpreter = tool_environment.python("zizmor", progress=self._progress)
        program = interpreter.with_name("zizmor")
        completed = process.run(
            [
                str(program),
                "--offline",
                "--no-config",
                "--format",
                "json",
                "--",
                *(str(each) for each in files),
            ],
            cwd=self._base,
            env={"PATH": str(interpreter.parent), "NO_COLOR": "1", "HOME": str(interpreter.parent)},
            timeout=120,
        )
        if completed.code != 0 and completed.code not in _FOUND:
            told = completed.stderr.strip().splitlines()[-3:]
            raise ToolError("zizmor was not run", cause="\n".join(told) or f"it exited with {completed.code}")
        found = json.loads(completed.stdout)
        if not isinstance(found, list):
            raise TypeError("its answer is no list")
        return found

    def _finding(self, found: dict[str, Any]) -> Finding:
        place = next(
            (each for each in found["locations"] if each["symbolic"].get("kind") == "Primary"),
            found["locations"][0],
        )
        key = place["symbolic"]["key"]
        given = key.get("Local", {}).get("given_path") or str(key)
        prefix = f"{self._base}/"
        file = given.removeprefix(prefix)
        line = int(place["concrete"]["location"]["start_point"]["row"]) + 1
        return Finding(
            f"zizmor/{found['ident']}",
            _SEVERITIES[found["determinations"]["severity"]],
            file,
            file,
            line,
            f"{found['desc']}: {place['symbolic'].get('annotation') or ''}".rstrip(": "),
            f"A workflow holds the keys to every environment: {found['url']}",
            f"see {found['url']}",
        )
