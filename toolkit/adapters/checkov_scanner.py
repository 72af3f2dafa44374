"""Run checkov, and believe it only where it can be shown to have looked.

checkov exits 0 on parse errors, missing folders and JSON that is no plan, so its report is what is judged:
no report, a parsing error, nothing scanned, or a canary that it did not find is an error.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import checkov_canary, checkov_report, process, terraform_folder, tool_environment
from toolkit.adapters.checkov_report import CheckovReport, Part
from toolkit.adapters.hcl.module_files import files_of
from toolkit.domain.finding import ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.domain.scan import Subject
    from toolkit.ports.progress import Progress

_DRIVER = Path(__file__).with_name("checkov_driver.py")
_TIMEOUT = 600
"""seconds"""


class CheckovScanner:
    """checkov, pinned, in an environment of its own, offline: code and plan in one process."""

    name = "checkov"

    def __init__(self, *, progress: Progress, cache: Path, base: Path) -> None:
        self._progress = progress
        self._cache = cache
        self._base = base.resolve()
        """what files are told relative to"""

    @property
    def key(self) -> str:
        """What changes where its answers may."""
        return tool_environment.lock_of("checkov")

    def inputs(self, subject: Subject) -> list[Path]:
        """Return every file that its answer comes from."""
        found = [subject.plan] if subject.plan is not None else []
        if subject.folder is not None and subject.folder.is_dir():
            found += terraform_folder.files(subject.folder)
        return found

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Scan a folder of Terraform, and a plan's JSON file."""
        if subject.folder is None and subject.plan is None:
            return None
        begun = time.monotonic()
        try:
            found = self._scan(subject)
        except (ToolError, ValueError, OSError) as failure:
            cause = failure.problems[0].cause if isinstance(failure, ToolError) else str(failure)
            found = CheckovReport("", 0, (), f"checkov gave no report: {cause}")
        took = time.monotonic() - begun
        return ScannerReport("checkov", found.version, found.scanned, took, found.findings, found.doubt)

    def _scan(self, subject: Subject) -> CheckovReport:
        for path in (subject.folder, subject.plan):
            if path is not None and not path.exists():
                raise ToolError("checkov was not run", cause=f"{path} does not exist")
        if subject.plan is not None:
            self._judge_plan(subject.plan)
        with tempfile.TemporaryDirectory(prefix="toolkit-scan-") as place:
            parts = self._laid_out(subject, Path(place))
            printed = self._run(subject, Path(place))
            return checkov_report.read(
                checkov_report.documents(printed), subject=subject, parts=parts, base=self._base
            )

    def _judge_plan(self, plan: Path) -> None:
        """Refuse what is no plan: checkov would be content with it."""
        try:
            document = json.loads(plan.read_bytes())
        except ValueError as error:
            raise ToolError("checkov was not run", cause=f"{plan} is no JSON: {error}") from error
        if not isinstance(document, dict) or not {"planned_values", "resource_changes"} & set(document):
            raise ToolError("checkov was not run", cause=f"{plan} is no plan of terraform show -json")

    def _laid_out(self, subject: Subject, place: Path) -> tuple[Part, ...]:
        parts = []
        if subject.folder is not None:
            checkov_canary.plant(place / "canary", plan=False)
            parts.append(Part("terraform", subject.folder))
        if subject.plan is not None:
            checkov_canary.plant(place / "planned-canary", plan=True)
            (place / "plan").mkdir()
            shutil.copyfile(subject.plan, place / "plan" / "tfplan.json")
            parts.append(Part("terraform_plan", place / "plan"))
        return tuple(parts)

    def _run(self, subject: Subject, place: Path) -> str:
        interpreter = tool_environment.python("checkov", progress=self._progress)
        left_out = self._left_out(subject)
        asked = [
            {
                "framework": "terraform",
                "folder": str(each),
                "left_out": left_out if each == subject.folder else [],
            }
            for each in (subject.folder, place / "canary")
            if each is not None and subject.folder is not None
        ]
        asked += [
            {"framework": "terraform_plan", "files": [str(each / "tfplan.json")], "left_out": []}
            for each in (place / "plan", place / "planned-canary")
            if subject.plan is not None
        ]
        home = self._cache / "checkov-home"
        home.mkdir(parents=True, exist_ok=True)
        # An empty home, and a start outside of the scanned tree: nothing that lies there is obeyed.
        env = {"PATH": str(interpreter.parent), "HOME": str(home), "LOG_LEVEL": "ERROR", "NO_COLOR": "1"}
        completed = process.run(
            [str(interpreter), str(_DRIVER), json.dumps({"parts": asked})],
            cwd=home,
            env=env,
            timeout=_TIMEOUT,
        )
        if not completed.stdout.strip():
            told = completed.stderr.strip().splitlines()[-3:]
            raise ToolError(
                "checkov was not run", cause="\n".join(told) or f"it exited with {completed.code}"
            )
        return completed.stdout

    def _left_out(self, subject: Subject) -> list[str]:
        """Return patterns of folders that are not deployed, and of roots that are the same as another.

        checkov knows of a root what its own files say: where these are equal, its answer is.
        """
        folder = subject.folder
        if folder is None or not folder.is_dir():
            return []
        looked = terraform_folder.folders(folder)
        aside = terraform_folder.ASIDE
        found = []
        if not any(aside & set(each.relative_to(folder).parts) for each in looked):
            found = [rf"(^|/){name}/" for name in sorted(aside)]
        seen: dict[tuple[Path, str], Path] = {}
        for each in looked:
            texts = [*files_of(each), *sorted(each.glob("*.tfvars")), *sorted(each.glob("*.tfvars.json"))]
            digest = hashlib.sha256()
            for file in texts:
                digest.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode())
            first = seen.setdefault((each.parent, digest.hexdigest()), each)
            if first != each:
                found.append(rf"(^|/){re.escape(each.relative_to(folder).as_posix())}/")
        return found
