"""Run checkov, and believe it only where it can be shown to have looked.

checkov exits 0 on parse errors, missing folders and JSON that is no plan, so its report is what is judged:
no report, a parsing error, or nothing scanned is an error.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from toolkit.adapters import checkov_report, process, tool_environment
from toolkit.adapters.checkov_report import CheckovReport
from toolkit.domain.finding import ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ports.progress import Progress


class CheckovScanner:
    """checkov, pinned, in an environment of its own, offline."""

    def __init__(self, *, progress: Progress, cache: Path, base: Path) -> None:
        self._progress = progress
        self._cache = cache
        self._base = base.resolve()
        """what files are told relative to"""

    def scan(self, path: Path) -> ScannerReport:
        """Scan a folder of Terraform, or a plan's JSON file."""
        begun = time.monotonic()
        try:
            found = checkov_report.read(self._run(path), path=path, base=self._base)
        except (ToolError, ValueError) as failure:
            cause = failure.problems[0].cause if isinstance(failure, ToolError) else str(failure)
            found = CheckovReport("", 0, (), f"checkov gave no report: {cause}")
        took = time.monotonic() - begun
        return ScannerReport("checkov", found.version, found.scanned, took, found.findings, found.doubt)

    def _run(self, path: Path) -> Any:  # noqa: ANN401 - any JSON value
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
        # Not --quiet: it leaves out which files could not be parsed, and which checks were skipped.
        # A configuration file that lies about must not switch checks off: the home is empty, and checkov
        # is started outside the scanned tree.
        env = {"PATH": str(interpreter.parent), "HOME": str(home), "LOG_LEVEL": "ERROR", "NO_COLOR": "1"}
        completed = process.run(
            [
                str(interpreter), "-m", "checkov.main", *kind,
                "--output", "json", "--skip-download", "--compact", "--soft-fail",
            ],
            cwd=home,
            env=env,
            timeout=600,
        )  # fmt: skip
        try:
            return json.loads(completed.stdout)
        except json.JSONDecodeError as error:
            told = completed.stderr.strip().splitlines()[-3:]
            raise ToolError(
                "checkov was not run", cause="\n".join(told) or f"it exited with {completed.code}"
            ) from error
