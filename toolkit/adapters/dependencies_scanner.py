"""Known vulnerabilities of what functions bring along, by their locks.

An advisory source that can't be reached is told as such: nobody has looked.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from toolkit.domain.finding import Finding, ScannerReport
from toolkit.ports.advisories import UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.scan import Subject
    from toolkit.ports.advisories import Advisories, Advisory

RULE = "vulnerable-dependency"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*(?P<version>[\w.!+-]+)")
_LOCKS = ("requirements*.txt", "requirements*.lock", "*.requirements.txt")
_NEVER = frozenset({".git", ".terraform", ".toolkit", ".venv", "venv", "node_modules", "site-packages"})
_AT_ONCE = 8
_WHY = "The flaw is public: those who look for it know how to use it."


class DependenciesScanner:
    """Every pinned version in requirements files, held against advisories."""

    name = "dependencies"

    def __init__(self, *, base: Path, advisories: Advisories, day: str) -> None:
        self._base = base.resolve()
        self._advisories = advisories
        self._day = day

    @property
    def key(self) -> str:
        """Advisories are asked for once a day."""
        return self._day

    def inputs(self, subject: Subject) -> list[Path]:
        """Return the locks."""
        folder = subject.project or subject.folder
        if folder is None:
            return []
        found = {file for pattern in _LOCKS for file in folder.rglob(pattern)}
        return sorted(
            each for each in found if not _NEVER & set(each.relative_to(folder).parts) and each.is_file()
        )

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Ask about each pinned version, once."""
        begun = time.monotonic()
        pins: dict[tuple[str, str], tuple[str, int]] = {}
        for file in self.inputs(subject):
            place = file.relative_to(self._base).as_posix() if file.is_relative_to(self._base) else str(file)
            for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                found = _PINNED.match(line.strip())
                if found is not None:
                    pins.setdefault((_normal(found["name"]), found["version"]), (place, number))
        if not pins:
            return None
        try:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                # The first alone: where nobody answers, one wait is enough.
                first, *rest = pins
                answers = [
                    self._advisories.of(*first),
                    *pool.map(lambda pin: self._advisories.of(*pin), rest),
                ]
        except UnreachableError as error:
            took = time.monotonic() - begun
            return ScannerReport(self.name, "", 0, took, (), None, unchecked=str(error))
        findings = tuple(
            _finding(pin, place, each)
            for (pin, place), known in zip(pins.items(), answers, strict=True)
            for each in known
        )
        return ScannerReport(self.name, self._day, len(pins), time.monotonic() - begun, findings)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _finding(pin: tuple[str, str], place: tuple[str, int], known: Advisory) -> Finding:
    mended = (
        f"use {pin[0]} {' or '.join(known.fixed_in)}"
        if known.fixed_in
        else "replace it: no version mends it yet"
    )
    message = f"{pin[0]} {pin[1]}: {known.id}" + (f", {known.summary}" if known.summary else "")
    return Finding(RULE, "high", f"{pin[0]}=={pin[1]}", place[0], place[1], message, _WHY, mended)
