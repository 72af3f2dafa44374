"""Workflows of GitHub Actions, read by zizmor and actionlint: offline, in environments of their own.

zizmor tells what is dangerous, actionlint what is wrong. Both read a workflow with faults that is planted
beside the others: one that does not find them has not looked.
"""

from __future__ import annotations

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import actionlint, process, tool_environment
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.adapters.actionlint import Fault
    from toolkit.domain.finding import Severity
    from toolkit.domain.scan import Subject
    from toolkit.ports.progress import Progress

_SEVERITIES: dict[str, Severity] = {
    "High": "high", "Medium": "medium", "Low": "low", "Informational": "low", "Unknown": "medium",
}  # fmt: skip
_FOUND = range(10, 15)
"""exit codes with findings: https://docs.zizmor.sh/usage/#exit-codes"""


_UNTRUSTED = "untrusted-input"
_SEVERE: dict[str, Severity] = {_UNTRUSTED: "high", "credentials": "high", "syntax-check": "high"}
"""Kinds of actionlint's that let somebody in, or with which the workflow does not run"""
_SAME = {_UNTRUSTED: "template-injection", "credentials": "hardcoded-container-credentials"}
"""Kinds of actionlint's, and what zizmor calls the same"""
_CANARY = """\
on: issues
jobs:
  canary:
    runs-on: ubuntu-latest
    steps:
      - run: echo "${{ github.event.issue.title }}"
      - run: echo "${{ nothing.there }}"
"""
_URL = "https://github.com/rhysd/actionlint/blob/main/docs/checks.md"


class WorkflowsScanner:
    """zizmor and actionlint over .github."""

    name = "workflows"

    def __init__(self, *, base: Path, progress: Progress) -> None:
        self._base = base.resolve()
        self._progress = progress

    @property
    def key(self) -> str:
        """What changes where its answers may."""
        locks = [tool_environment.lock_of("zizmor"), tool_environment.lock_of("actionlint")]
        return "\n".join([*locks, repr(actionlint.PACKAGE)])

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
        try:
            findings, error = self._findings(files), None
        except (ToolError, ValueError, KeyError, TypeError, IndexError) as failure:
            cause = failure.problems[0].cause if isinstance(failure, ToolError) else str(failure)
            findings, error = (), f"workflows were not checked: {cause}"
        took = time.monotonic() - begun
        scanned = 0 if error else len(files)
        return ScannerReport(self.name, self._version(), scanned, took, findings, error)

    @staticmethod
    def _version() -> str:
        lines = tool_environment.lock_of("zizmor").splitlines()
        zizmor = next(line.partition("==")[2].split()[0] for line in lines if line.startswith("zizmor=="))
        return f"zizmor {zizmor}, actionlint {actionlint.VERSION}"

    def _findings(self, files: list[Path]) -> tuple[Finding, ...]:
        with tempfile.TemporaryDirectory(prefix="toolkit-workflows-") as place:
            canary = Path(place).resolve() / ".github" / "workflows" / "canary.yml"
            canary.parent.mkdir(parents=True)
            canary.write_text(_CANARY, encoding="utf-8")
            with ThreadPoolExecutor(max_workers=2) as pool:
                dangerous = pool.submit(self._run, [*files, canary])
                # Actions have another form, which actionlint does not read.
                read = [each for each in files if each.parent.name == "workflows"]
                wrong = pool.submit(actionlint.faults, [*read, canary], progress=self._progress)
                told = [self._finding(each) for each in dangerous.result()]
                faults = wrong.result()
        bird = self._told(str(canary))
        if not any(each.file == bird for each in told):
            raise ToolError("zizmor was not run", cause="zizmor did not find the canary: it has not looked")
        if not any(each.file == str(canary) and "nothing" in each.message for each in faults):
            raise ToolError(
                "actionlint was not run", cause="actionlint did not find the canary: it has not looked"
            )
        told = [each for each in told if each.file != bird]
        known = {(each.rule, each.file, each.line) for each in told}
        more = [self._fault(each) for each in faults if each.file != str(canary)]
        return (*told, *(each for each in more if not _known(each, known)))

    def _told(self, path: str) -> str:
        return path.removeprefix(f"{self._base}/")

    def _fault(self, fault: Fault) -> Finding:
        kind = _UNTRUSTED if "potentially untrusted" in fault.message else fault.kind
        file = self._told(fault.file)
        return Finding(
            f"actionlint/{kind}",
            _SEVERE.get(kind, "medium"),
            file,
            file,
            fault.line,
            fault.message,
            f"The workflow does not do what it says, and nobody hears of it before it runs: {_URL}",
            f"see {_URL}",
        )

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
        file = self._told(key["Local"]["verbatim_path"])
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


def _known(found: Finding, known: set[tuple[str, str, int]]) -> bool:
    """Whether zizmor tells the same of this line."""
    same = _SAME.get(found.rule.removeprefix("actionlint/"))
    return (f"zizmor/{same}", found.file, found.line) in known
