"""Secrets, dependencies, workflows, and what is remembered of any scan."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import tool_environment
from toolkit.adapters.dependencies_scanner import DependenciesScanner
from toolkit.adapters.file_digests import FileDigests
from toolkit.adapters.memory import MemoryProgress
from toolkit.adapters.pypi_advisories import PypiAdvisories
from toolkit.adapters.remembered_scan import RememberedScan
from toolkit.adapters.secrets_scanner import SecretsScanner
from toolkit.adapters.workflows_scanner import WorkflowsScanner
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.domain.scan import Subject
from toolkit.ports.advisories import UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

KEY = "AKIA" + "QWERTYUIOPASDFGH"


def secrets(folder: Path, name: str, text: str) -> ScannerReport:
    """Return the report on one file."""
    (folder / name).write_text(text, encoding="utf-8")
    report = SecretsScanner(base=folder).scan(Subject(project=folder))
    assert report is not None
    return report


@pytest.mark.parametrize(
    "text",
    [
        f"key = {KEY}",
        "-----BEGIN RSA PRIVATE KEY" + "-----",
        "token: ghp_" + "a1B2" * 10,
        "url=postgres://app:hunter2@" + "db/x",
        'db_password = "Zx9' + 'qw81mn"',
        '"clientSecret": "8f3a' + '9c2b7d1e"',
    ],
)
def test_a_secret_is_found_and_its_value_is_not_told(text: str, tmp_path: Path) -> None:
    """At its line."""
    report = secrets(tmp_path, "settings.txt", f"\n{text}\n")

    (found,) = report.findings
    assert (found.rule, found.file, found.line) == ("secret-in-file", "settings.txt", 2)
    assert text.rsplit("=", maxsplit=1)[-1].strip(' "') not in repr(report)


@pytest.mark.parametrize(
    "text",
    [
        'password = "changeme"',
        'token_url = "https://login.example.com/token"',
        'secret_name = "orders/db-1"',
        'api_key = "${var.api_key}"',
        'commit = "3f786850e387550fdab836ed7e6dc881de23001b"',
        "password = os.environ['PASSWORD']",
        "url = postgres://user:${PASSWORD}@db",
        'API_KEY_HEADER = "x-api-key-2"',
    ],
)
def test_what_only_speaks_of_secrets_is_left_alone(text: str, tmp_path: Path) -> None:
    """A gate that cries wolf is switched off."""
    assert secrets(tmp_path, "settings.txt", text).findings == ()


def test_a_folder_without_files_was_not_looked_through(tmp_path: Path) -> None:
    """Nothing is no proof."""
    report = SecretsScanner(base=tmp_path).scan(Subject(project=tmp_path))

    assert report is not None
    assert report.error is not None


VULNERABLE = {"id": "PYSEC-1", "summary": "It runs code", "fixed_in": ["2.0"], "withdrawn": None}


def dependencies(folder: Path, code: int, content: object) -> ScannerReport | None:
    """Return the report where PyPI answers this."""
    (folder / "requirements.txt").write_text(
        "# pins\nRequests==1.0 \\\n    --hash=sha256:00\n", encoding="utf-8"
    )
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    advisories = PypiAdvisories(get=lambda _url: (code, body))
    return DependenciesScanner(base=folder, advisories=advisories, day="2030-01-01").scan(
        Subject(project=folder)
    )


def test_a_known_vulnerability_is_a_finding_at_its_pin(tmp_path: Path) -> None:
    """With what mends it."""
    report = dependencies(
        tmp_path, 200, {"vulnerabilities": [VULNERABLE, {**VULNERABLE, "withdrawn": "2029"}]}
    )

    assert report is not None
    (found,) = report.findings
    assert (found.address, found.file, found.line) == ("requests==1.0", "requirements.txt", 2)
    assert found.fix == "use requests 2.0"


@pytest.mark.parametrize(("code", "content"), [(503, {}), (404, {}), (200, b"<html>"), (200, {}), (200, [])])
def test_an_answer_that_says_nothing_is_no_answer(code: int, content: object, tmp_path: Path) -> None:
    """Not checked, and neither good nor bad."""
    report = dependencies(tmp_path, code, content)

    assert report is not None
    assert (report.error, report.findings) == (None, ())
    assert report.unchecked


def test_a_source_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    """In its own words."""

    def gone(_url: str) -> tuple[int, bytes]:
        raise UnreachableError("pypi.org can't be reached: no route")

    (tmp_path / "requirements.txt").write_text("a==1\nb==2\n", encoding="utf-8")
    scanner = DependenciesScanner(base=tmp_path, advisories=PypiAdvisories(get=gone), day="x")

    report = scanner.scan(Subject(project=tmp_path))

    assert report is not None
    assert report.unchecked == "pypi.org can't be reached: no route"


def test_a_project_that_pins_nothing_has_nothing_to_check(tmp_path: Path) -> None:
    """There is nothing of its kind."""
    scanner = DependenciesScanner(base=tmp_path, advisories=PypiAdvisories(), day="x")

    assert scanner.scan(Subject(project=tmp_path)) is None


ZIZMOR = """\
#!{python}
import sys
print({text!r})
sys.exit({code})
"""
FOUND = {
    "ident": "template-injection",
    "desc": "code injection via template expansion",
    "url": "https://docs.zizmor.sh/audits/#template-injection",
    "determinations": {"severity": "High", "confidence": "High"},
    "locations": [
        {
            "symbolic": {
                "key": {"Local": {"given_path": ".github/workflows/a.yml"}},
                "annotation": "may expand",
                "kind": "Primary",
            },
            "concrete": {"location": {"start_point": {"row": 6, "column": 1}}},
        }
    ],
}


def workflows(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: int) -> ScannerReport | None:
    """Return the report where zizmor prints this."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    place = tool_environment.place("zizmor")
    (place / "bin").mkdir(parents=True)
    (place / ".complete").touch()
    program = place / "bin" / "zizmor"
    program.write_text(ZIZMOR.format(python=sys.executable, text=text, code=code), encoding="utf-8")
    program.chmod(0o755)
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "a.yml").write_text("on: push\n", encoding="utf-8")
    return WorkflowsScanner(base=folder, progress=MemoryProgress()).scan(Subject(project=folder))


def test_a_workflows_fault_stands_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranked as zizmor ranks it."""
    report = workflows(tmp_path, monkeypatch, json.dumps([FOUND]), 14)

    assert report is not None
    (found,) = report.findings
    assert (found.rule, found.severity) == ("zizmor/template-injection", "high")
    assert (found.file, found.line, report.scanned) == (".github/workflows/a.yml", 7, 1)


@pytest.mark.parametrize(("text", "code"), [("", 0), ("{}", 0), ("[{}]", 14), ("[]", 1), ("[]", 101)])
def test_zizmor_is_believed_only_where_it_answers(
    text: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash, or another form, is an error."""
    report = workflows(tmp_path, monkeypatch, text, code)

    assert report is not None
    assert report.error is not None


def test_a_project_without_workflows_has_none_to_check(tmp_path: Path) -> None:
    """There is nothing of its kind."""
    assert WorkflowsScanner(base=tmp_path, progress=MemoryProgress()).scan(Subject(project=tmp_path)) is None


class Counting:
    """A scanner that counts how often it was asked."""

    name = "counting"
    key = "1"

    def __init__(self, report: ScannerReport, *files: Path) -> None:
        self.report = report
        self.files = files
        self.asked = 0

    def inputs(self, subject: Subject) -> list[Path]:
        """Return the files."""
        del subject
        return list(self.files)

    def scan(self, subject: Subject) -> ScannerReport:
        """Count, and answer."""
        del subject
        self.asked += 1
        return self.report


LOOKED = ScannerReport(
    "counting", "1", 3, 9.0, (Finding("r", "low", "a", "f", 1, "m", "w", "x"),), unknown=("u",)
)


@pytest.fixture
def scanner(tmp_path: Path) -> Counting:
    """Return a scanner of one file."""
    (tmp_path / "main.tf").write_text("one", encoding="utf-8")
    return Counting(LOOKED, tmp_path / "main.tf")


def again(scanner: Counting, tmp_path: Path) -> ScannerReport | None:
    """Return what is answered, by a process that begins anew."""
    return RememberedScan(scanner, memory=tmp_path / "memory", digests=FileDigests()).scan(
        Subject(folder=tmp_path)
    )


def test_what_is_remembered_is_what_a_run_gave(scanner: Counting, tmp_path: Path) -> None:
    """But for the seconds."""
    first, second = again(scanner, tmp_path), again(scanner, tmp_path)

    assert scanner.asked == 1
    assert second is not None
    assert replace(second, seconds=9.0, cached=False) == first == LOOKED


def test_a_changed_file_or_lock_is_scanned_anew(scanner: Counting, tmp_path: Path) -> None:
    """By content."""
    again(scanner, tmp_path)
    (tmp_path / "main.tf").write_text("two", encoding="utf-8")
    again(scanner, tmp_path)
    scanner.key = "2"
    again(scanner, tmp_path)

    assert scanner.asked == 3


@pytest.mark.parametrize("changes", [{"error": "it crashed"}, {"unchecked": "offline"}])
def test_an_error_is_never_remembered(scanner: Counting, tmp_path: Path, changes: dict[str, str]) -> None:
    """The next run may be well."""
    scanner.report = replace(LOOKED, **changes)
    again(scanner, tmp_path)
    again(scanner, tmp_path)

    assert scanner.asked == 2


def test_a_damaged_memory_is_none(scanner: Counting, tmp_path: Path) -> None:
    """And is written anew."""
    again(scanner, tmp_path)
    for each in (tmp_path / "memory").iterdir():
        each.write_bytes(b"damaged")

    assert again(scanner, tmp_path) == LOOKED
    assert scanner.asked == 2
