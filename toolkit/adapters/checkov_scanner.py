"""Run checkov, and believe it only where it can be shown to have looked.

checkov exits 0 on parse errors, missing folders and JSON that is no plan, so its report is what is judged:
no report, a parsing error, nothing scanned, or a canary that it did not find is an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from toolkit.adapters import checkov_canary, checkov_report, process, terraform_folder, tool_environment
from toolkit.adapters.checkov_report import CheckovReport, Part
from toolkit.adapters.hcl.module_files import files_of
from toolkit.adapters.plan_places import PlanPlaces
from toolkit.domain.finding import ScannerReport
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.domain.scan import Subject
    from toolkit.ports.progress import Progress

_DRIVER = Path(__file__).with_name("checkov_driver.py")
_TEMPORARY = "toolkit-scan-"
_TIMEOUT = 600
"""seconds"""


class CheckovScanner:
    """checkov, pinned, in an environment of its own, offline."""

    name = "checkov"

    def __init__(self, *, progress: Progress, cache: Path, base: Path) -> None:
        self._progress = progress
        self._cache = cache
        self._base = base.resolve()
        """what files are told relative to"""
        self._known: dict[str, str] = {}
        """What was printed ahead, by a digest of the code"""

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

    def ahead(self, subject: Subject) -> None:
        """Scan the code, and keep what was printed for a scan of the same files with their plan."""
        if subject.folder is not None and subject.folder.is_dir():
            seen = self._seen(subject.folder)
            # What fails now fails again then, and is told there.
            with contextlib.suppress(ToolError, OSError):
                self._known[seen] = self._printed(replace(subject, plan=None))

    def _seen(self, folder: Path) -> str:
        found = hashlib.sha256(f"{folder}".encode())
        for each in terraform_folder.files(folder):
            found.update(f"{each}\0{hashlib.sha256(each.read_bytes()).hexdigest()}\0".encode())
        return found.hexdigest()

    def _scan(self, subject: Subject) -> CheckovReport:
        for path in (subject.folder, subject.plan):
            if path is not None and not path.exists():
                raise ToolError("checkov was not run", cause=f"{path} does not exist")
        if subject.plan is not None:
            self._judge_plan(subject.plan)
        # Code and plan in processes of their own: there is more than one core.
        halves = [replace(subject, plan=None), replace(subject, folder=None)]
        with ThreadPoolExecutor(max_workers=len(halves)) as pool:
            printed = list(pool.map(self._half, halves))
        parts = [("terraform", subject.folder), ("terraform_plan", subject.plan)]
        return checkov_report.read(
            [each for text in printed for each in checkov_report.documents(text)],
            subject=subject,
            parts=tuple(Part(name) for name, place in parts if place is not None),
            base=self._base,
            planned=self._places(subject),
        )

    @staticmethod
    def _places(subject: Subject) -> checkov_report.Places:
        if subject.folder is None or subject.plan is None:
            return lambda _address: None
        return PlanPlaces(json.loads(subject.plan.read_bytes()), subject.folder).of

    def _half(self, subject: Subject) -> str:
        if subject.folder is not None and subject.folder.is_dir():
            known = self._known.get(self._seen(subject.folder)) if self._known else None
            return known if known is not None else self._printed(subject)
        return self._printed(subject) if subject.folder is not None or subject.plan is not None else ""

    def _printed(self, subject: Subject) -> str:
        """Return what checkov prints of code, or of a plan, and of a canary beside it."""
        sweep()
        with tempfile.TemporaryDirectory(prefix=f"{_TEMPORARY}{os.getpid()}-") as place:
            self._lay_out(subject, Path(place))
            return self._run(subject, Path(place))

    def _judge_plan(self, plan: Path) -> None:
        """Refuse what is no plan: checkov would be content with it."""
        try:
            document = json.loads(plan.read_bytes())
        except ValueError as error:
            raise ToolError("checkov was not run", cause=f"{plan} is no JSON: {error}") from error
        if not isinstance(document, dict) or not {"planned_values", "resource_changes"} & set(document):
            raise ToolError("checkov was not run", cause=f"{plan} is no plan of terraform show -json")

    def _lay_out(self, subject: Subject, place: Path) -> None:
        if subject.folder is not None:
            checkov_canary.plant(place / "canary", plan=False)
        if subject.plan is not None:
            checkov_canary.plant(place / "planned-canary", plan=True)
            (place / "plan").mkdir()
            shutil.copyfile(subject.plan, place / "plan" / "tfplan.json")

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


def sweep() -> None:
    """Remove what scans that were killed left: a copy of a plan may lie there."""
    for each in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        number = each.name.removeprefix(_TEMPORARY).partition("-")[0]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(each, ignore_errors=True)
