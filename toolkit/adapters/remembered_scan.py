"""A scanner's answer, remembered for as long as nothing that it comes from has changed.

What is remembered is exactly what a run gave. An error, or what could not be checked, never is.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import toolkit
from toolkit.adapters import memory_file
from toolkit.domain.finding import Finding, ScannerReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.adapters.file_digests import FileDigests
    from toolkit.domain.scan import Subject

_FORM = "scan/1"
_OURS = frozenset({".py", ".json", ".txt", ".gz", ".bin"})
"""Suffixes of the toolkit's own files, code and data"""


class Repeatable(Protocol):
    """A scanner that says what its answer comes from."""

    name: str

    @property
    def key(self) -> str:
        """What changes where its answers may, beside files and the toolkit."""
        ...

    def inputs(self, subject: Subject) -> Sequence[Path]:
        """Return every file that its answer comes from."""
        ...

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Scan."""
        ...


class RememberedScan:
    """A scanner that does nothing where nothing has changed."""

    def __init__(self, scanner: Repeatable, *, memory: Path, digests: FileDigests) -> None:
        self._scanner = scanner
        self._memory = memory
        self._digests = digests

    @property
    def name(self) -> str:
        """What it is called."""
        return self._scanner.name

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Return what is remembered of these very files; else scan, and remember."""
        begun = time.monotonic()
        file = str(self._memory / f"scan-{self.name}-{_digest(repr(subject))[:12]}.bin")
        try:
            key = self._key(subject)
        except OSError:
            return self._scanner.scan(subject)  # which tells what can't be read
        found = memory_file.read(file, _FORM)
        if isinstance(found, dict) and found.get("key") == key:
            report = _report(found["report"])
            return replace(report, seconds=time.monotonic() - begun, cached=True)
        scanned = self._scanner.scan(subject)
        # What changed while it was scanned was perhaps not seen.
        if (
            scanned is not None
            and scanned.error is None
            and scanned.unchecked is None
            and key == self._key_now(subject)
        ):
            self._memory.mkdir(parents=True, exist_ok=True)
            memory_file.write(file, _FORM, {"key": key, "report": _plain(scanned)})
        return scanned

    def _key_now(self, subject: Subject) -> str | None:
        try:
            return self._key(subject)
        except OSError:
            return None  # gone while it was scanned

    def _key(self, subject: Subject) -> str:
        package = Path(toolkit.__file__).parent.rglob("*.*")
        ours = sorted(each for each in package if each.suffix in _OURS)
        files = [*ours, *self._scanner.inputs(subject)]
        lines = [f"{each}\0{self._digests.of(each)}" for each in files]
        self._digests.save()
        return _digest("\n".join([self._scanner.key, repr(subject), *lines]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(report: ScannerReport) -> dict[str, Any]:
    made = asdict(report)
    made["findings"] = [dict(asdict(each)) for each in report.findings]
    return made


def _report(found: dict[str, Any]) -> ScannerReport:
    findings = tuple(Finding(**{**each, "also": tuple(each["also"])}) for each in found["findings"])
    return ScannerReport(**{**found, "findings": findings, "unknown": tuple(found["unknown"])})
