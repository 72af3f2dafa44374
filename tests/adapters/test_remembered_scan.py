"""What is remembered of a scan is of the very files that were scanned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters.file_digests import FileDigests
from toolkit.adapters.memory import MemoryProgress
from toolkit.adapters.remembered_scan import RememberedScan
from toolkit.domain.finding import ScannerReport
from toolkit.domain.scan import Subject
from toolkit.usecases.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass
class Reader:
    """A scanner of one file, at the sight of which something happens to it."""

    file: Path
    happens: Callable[[Path], None] = lambda _file: None
    scans: list[str] = field(default_factory=list)
    name: str = "reader"
    key: str = "1"

    def inputs(self, subject: Subject) -> list[Path]:
        """Return the file."""
        del subject
        return [self.file]

    def scan(self, subject: Subject) -> ScannerReport | None:
        """Read it."""
        del subject
        self.scans.append(self.file.read_text("utf-8"))
        self.happens(self.file)
        return ScannerReport("reader", "1", 1, 0.1, ())


def remembered(tmp_path: Path, scanner: Reader) -> RememberedScan:
    """Return the scanner, as it is run twice."""
    memory = tmp_path / "memory"
    return RememberedScan(scanner, memory=memory, digests=FileDigests(str(memory / "digests.bin")))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file to scan."""
    made = tmp_path / "handler.py"
    made.write_text("A = 1\n", "utf-8")
    return made


def test_what_has_not_changed_is_not_scanned_again(tmp_path: Path, file: Path) -> None:
    """Its answer is."""
    scanner = Reader(file)

    first = remembered(tmp_path, scanner).scan(Subject())
    second = remembered(tmp_path, scanner).scan(Subject())

    assert first is not None
    assert second is not None
    assert (first.cached, second.cached) == (False, True)
    assert len(scanner.scans) == 1


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda file: file.write_text("A = 2\n", "utf-8"), id="it changed"),
        pytest.param(lambda file: file.unlink(), id="it went away"),
    ],
)
def test_what_changed_while_it_was_scanned_is_not_remembered(
    tmp_path: Path, file: Path, happens: Callable[[Path], None]
) -> None:
    """An editor or a build that writes meanwhile costs a scan, never an answer."""
    first = remembered(tmp_path, Reader(file, happens)).scan(Subject())
    file.write_text("A = 1\n", "utf-8")
    again = Reader(file)

    second = remembered(tmp_path, again).scan(Subject())

    assert first is not None
    assert second is not None
    assert not second.cached
    assert again.scans == ["A = 1\n"]


def test_a_file_that_cannot_be_read_is_an_error_verdict_not_a_bug(tmp_path: Path) -> None:
    """It fails closed, and names the file."""
    scanner = Reader(tmp_path / "gone.py")

    found = scan(
        Subject(),
        scanners=[remembered(tmp_path, scanner)],
        threshold="low",
        progress=MemoryProgress(),
        today=date(2030, 1, 1),
    )

    assert found.verdict == "error"
    assert found.reports[0].error is not None
    assert "gone.py can't be read: No such file" in found.reports[0].error
