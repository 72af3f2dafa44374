"""The plan of an environment while it is made: what needs it waits, all else goes ahead."""

from __future__ import annotations

import json
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.adapters import files
from toolkit.adapters.scannable_plan import scannable
from toolkit.wiring import access

if TYPE_CHECKING:
    from toolkit.domain.finding import ScannerReport
    from toolkit.domain.scan import Subject
    from toolkit.ports.scanner import Scanner
    from toolkit.wiring.project import Wiring

_SHORTLY = 0.5
"""Seconds in which a plan that is remembered is there"""


class Early(Protocol):
    """A scanner that can do a part of its work before there is a plan."""

    def ahead(self, subject: Subject) -> None:
        """Do that part, and keep it."""
        ...


class Planning:
    """A plan of an environment, made from nothing and without an account, aside."""

    def __init__(self, wiring: Wiring, environment: str) -> None:
        # What is wrong in the project's files is told here, before anything begins.
        prepared = access.prepared(wiring, environment)
        self.environment = environment
        self.folder = prepared.workspace.folder
        """Where the code that is planned lies"""
        self.file = prepared.workspace.root.with_suffix(".plan.json")
        """Where the plan will be: beside the code's folder, since what does not belong in it is dropped"""
        self._laid_out: Future[None] = Future()
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="planning")
        self._made = pool.submit(self._make, wiring, prepared)
        pool.shutdown(wait=False)
        either: tuple[Future[Any], ...] = (self._laid_out, self._made)
        wait(either, return_when=FIRST_COMPLETED)

    def estate(self) -> access.Estate:
        """Return the plan, and what was read of it.

        Raises:
            ToolError: Terraform could not plan.

        """
        return self._made.result()

    def shortly(self) -> bool:
        """Tell whether it is there, or failed, within half a second."""
        return bool(wait([self._made], timeout=_SHORTLY).done)

    def _make(self, wiring: Wiring, prepared: access.Prepared) -> access.Estate:
        estate = access.planned(wiring, prepared, laid_out=lambda: self._laid_out.set_result(None))
        # It may hold what a plan holds: nobody else reads it.
        files.write(self.file, json.dumps(scannable(estate.plan)).encode(), mode=0o600)
        return estate


class AfterPlan:
    """A scanner that is asked once the plan is there."""

    def __init__(self, scanner: Scanner, planning: Planning, *, early: Early | None = None) -> None:
        self._scanner = scanner
        self._planning = planning
        self._early = early

    @property
    def name(self) -> str:
        """What it is called."""
        return self._scanner.name

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Wait, and scan.

        Raises:
            ToolError: there is no plan.

        """
        if self._early is not None and not self._planning.shortly():
            self._early.ahead(subject)
        self._planning.estate()
        return self._scanner.scan(subject)
