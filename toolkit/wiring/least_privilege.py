"""Least privilege as one more scanner: every function of the project, held against its role."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import toolkit
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.errors import ToolkitError
from toolkit.wiring import access

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.domain.access.judged import Judged
    from toolkit.domain.finding import Severity
    from toolkit.domain.scan import Subject
    from toolkit.wiring.planning import Planning
    from toolkit.wiring.project import Wiring


class LeastPrivilege:
    """Tells what is missing, in excess and too broad."""

    name = "least-privilege"
    key = ""

    def __init__(self, wiring: Wiring, planning: Planning | None = None) -> None:
        """Look at a project.

        Args:
            wiring: the project.
            planning: the plan that is made of an environment; the first one is planned where it is None.

        """
        self._wiring = wiring
        self._planning = planning

    def inputs(self, subject: Subject) -> list[Path]:
        """Return every file that its answer comes from: code, what tests called, and what is planned."""
        root = subject.project
        if root is None:
            return []
        environment = self._planning.environment if self._planning else self._wiring.project.pipeline[0]
        # The plan is made of these alone, so that it need not be there.
        own = (root / "terraform" / "envs" / environment).glob("*.*")
        named = (root / name for name in self._wiring.builder.infrastructure_files())
        found = {*own, *named, *(root / "functions").rglob("*.py"), root / "toolkit.yaml"}
        found |= {root / access.OBSERVED}
        return sorted(each for each in found if each.is_file())

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Judge every function; None where what is scanned is no project."""
        if subject.project is None:
            return None
        begun = time.monotonic()
        findings: list[Finding] = []
        doubts: list[str] = []
        functions = self._wiring.project.functions
        try:
            planning = self._planning
            estate = planning.estate() if planning else access.of_project(self._wiring)
            environment = planning.environment if planning else None
            for function in functions:
                judged = access.judge(self._wiring, function, estate, environment=environment)
                findings += _findings(judged)
                doubts += _doubts(judged)
        except ToolkitError as failure:
            doubts.append(f"{failure.what}: {failure.problems[0].cause}")
        return ScannerReport(
            name=self.name,
            version=toolkit.__version__,
            scanned=len(functions),
            seconds=time.monotonic() - begun,
            findings=tuple(findings),
            error="; ".join(doubts) or None,
        )


def _findings(judged: Judged) -> Iterator[Finding]:
    found, fix = judged.comparison, f"toolkit iam {judged.function} --write"
    for need in found.missing:
        yield _finding(
            "iam-missing",
            "high",
            function=judged.function,
            at=need.at,
            message=f"{need.action} on {need.resource} is needed, and not granted",
            why="it would be AccessDenied when this line runs",
            fix=fix,
        )
    for grant in found.excess:
        yield _finding(
            "iam-excess",
            "medium",
            function=judged.function,
            at=grant.at,
            message=f"{grant.action} on {grant.resource} is granted, and never needed",
            why="whoever takes the function over gets it beside the function's own work",
            fix=fix,
        )
    for each in judged.too_broad:
        yield _finding(
            "iam-broad",
            "high",
            function=judged.function,
            at=each.grant.at,
            message=f"{each.grant.action} on {each.grant.resource} takes in more than "
            f"{', '.join(each.needed)}",
            why="what it takes in beside that is never needed",
            fix=fix,
        )


def _finding(
    rule: str, severity: Severity, *, function: str, at: str, message: str, why: str, fix: str
) -> Finding:
    file, _, line = at.rpartition(":")
    placed = line.isdecimal() and bool(file)
    return Finding(
        rule=rule,
        severity=severity,
        address=function,
        file=file if placed else f"functions/{function}/function.yaml",
        line=int(line) if placed else 1,
        message=message,
        why=why,
        fix=fix,
    )


def _doubts(judged: Judged) -> Iterator[str]:
    yield from (f"{judged.function}: {doubt}" for doubt in judged.doubts)
    for need in judged.comparison.unresolved:
        yield f"{judged.function}: it can't be told what {need.action} at {need.at} is asked for"
    for grant in judged.comparison.unknown:
        yield f"{judged.function}: {grant.at} grants what is known after the apply alone"
