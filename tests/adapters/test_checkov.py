"""checkov is believed only where its report shows that it looked.

A stand-in prints reports that checkov 3.3 was seen to give; it exits with 0, as checkov does.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import tool_environment
from toolkit.adapters.checkov_scanner import CheckovScanner
from toolkit.adapters.memory import MemoryProgress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.domain.finding import ScannerReport

STAND_IN = """\
#!{python}
import json, os, pathlib, sys
argv, report = sys.argv, {report!r}
# As checkov's get_default_config_paths does: the scanned folder, then this one, then the home.
places = [argv[i + 1] for i, word in enumerate(argv) if word in ("-d", "--directory")]
for place in [*places, os.getcwd(), os.environ["HOME"]]:
    if (pathlib.Path(place) / ".checkov.yaml").exists():
        report = json.dumps(json.loads(report) | {{"results": {{"failed_checks": []}}}})
pathlib.Path({log!r}).write_text(json.dumps([argv[1:], dict(os.environ), os.getcwd()]))
sys.stderr.write({errors!r})
print(report)
"""
FAILED = {
    "check_id": "CKV_AWS_27",
    "check_name": "Ensure all data stored in the SQS queue is encrypted",
    "check_result": {"result": "FAILED"},
    "file_path": "/main.tf",
    "repo_file_path": "/elsewhere/main.tf",
    "file_line_range": [3, 9],
    "resource": "aws_sqs_queue.this",
    "guideline": "https://docs.example/ckv-aws-27",
    "severity": None,
}
SKIPPED = {**FAILED, "check_result": {"result": "SKIPPED", "suppress_comment": "a public queue"}}


def report(**results: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return a report of three resources."""
    return {
        "check_type": "terraform",
        "results": {"passed_checks": [], "failed_checks": [], "skipped_checks": [], "parsing_errors": []}
        | results,
        "summary": {"resource_count": 3, "checkov_version": "3.3.30"},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of Terraform."""
    folder = tmp_path / "terraform"
    folder.mkdir()
    (folder / "main.tf").write_text("# one\n", encoding="utf-8")
    return folder


@pytest.fixture
def scan(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ScannerReport]:
    """Return what scans a path with a checkov that gives this report."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def scanned(printed: object, *, path: Path = folder, errors: str = "") -> ScannerReport:
        place = tool_environment.place("checkov")
        (place / "bin").mkdir(parents=True, exist_ok=True)
        (place / ".complete").touch()
        text = printed if isinstance(printed, str) else json.dumps(printed)
        program = place / "bin" / "python"
        program.write_text(
            STAND_IN.format(
                python=sys.executable, report=text, errors=errors, log=str(tmp_path / "seen.json")
            ),
            encoding="utf-8",
        )
        program.chmod(0o755)
        return CheckovScanner(progress=MemoryProgress(), cache=tmp_path / "cache", base=tmp_path).scan(path)

    return scanned


def test_a_clean_report_is_believed(scan: Callable[..., ScannerReport]) -> None:
    """It says how much it looked at."""
    found = scan(report())

    assert (found.name, found.version, found.scanned) == ("checkov", "3.3.30", 3)
    assert (found.error, found.findings) == (None, ())


def test_a_finding_has_a_rule_a_place_and_a_fix(scan: Callable[..., ScannerReport]) -> None:
    """Ranked by us: checkov gives no severity without its vendor's key."""
    (found,) = scan(report(failed_checks=[FAILED])).findings

    assert (found.rule, found.severity, found.address) == ("CKV_AWS_27", "high", "aws_sqs_queue.this")
    assert (found.file, found.line) == ("terraform/main.tf", 3)
    assert found.why == "https://docs.example/ckv-aws-27"
    assert "checkov:skip=CKV_AWS_27:" in found.fix


def test_a_rule_that_is_not_ranked_is_not_let_off(scan: Callable[..., ScannerReport]) -> None:
    """A new one may be a bad one."""
    (found,) = scan(report(failed_checks=[FAILED | {"check_id": "CKV_AWS_9999"}])).findings

    assert found.severity == "medium"


def test_what_checkov_leaves_out_of_a_finding_is_no_crash(scan: Callable[..., ScannerReport]) -> None:
    """Plans have no lines, own policies no guideline."""
    bare = FAILED | {
        "guideline": None,
        "file_line_range": None,
        "repo_file_path": None,
        "file_path": "/gone.tf",
    }

    (found,) = scan(report(failed_checks=[bare])).findings

    assert (found.line, found.file) == (0, "/gone.tf")
    assert found.why


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        pytest.param(report(parsing_errors=["/main.tf"]), "could not parse /main.tf", id="a parse error"),
        pytest.param(
            report(parsing_errors=["/main.tf"], failed_checks=[FAILED]), "could not parse", id="and a finding"
        ),
        pytest.param(
            {"passed": 0, "failed": 0, "skipped": 0, "resource_count": 0, "checkov_version": "3.3.30"},
            "nothing to scan",
            id="nothing to scan",
        ),
        pytest.param(report() | {"summary": {"resource_count": 0}}, "nothing to scan", id="no resource"),
        pytest.param({}, "nothing to scan", id="an empty report"),
        pytest.param([], "nothing to scan", id="no report at all"),
        pytest.param(
            report(skipped_checks=[SKIPPED | {"check_result": {"suppress_comment": "No comment provided"}}]),
            "skipped without a reason: CKV_AWS_27 at aws_sqs_queue.this",
            id="a skip without a reason",
        ),
        pytest.param(
            report(skipped_checks=[SKIPPED | {"check_result": {"suppress_comment": " "}}]),
            "without a reason",
            id="a skip with a blank",
        ),
        pytest.param(
            report(skipped_checks=[SKIPPED | {"check_result": {}}]),
            "without a reason",
            id="a skip with nothing",
        ),
        pytest.param("Traceback (most recent call last)", "gave no report", id="a crash"),
        pytest.param("", "gave no report", id="silence"),
        pytest.param('{"results": {"failed', "gave no report", id="a torn report"),
    ],
)
def test_a_report_that_does_not_show_that_it_looked_is_an_error(
    printed: object, cause: str, scan: Callable[..., ScannerReport]
) -> None:
    """Checkov exits with 0 in each of these cases."""
    found = scan(printed, errors="checkov: something\n")

    assert found.error is not None
    assert cause in found.error


def test_findings_of_every_part_of_a_report_count(scan: Callable[..., ScannerReport]) -> None:
    """With several frameworks checkov prints a list."""
    other = report(failed_checks=[FAILED]) | {"check_type": "terraform_plan"}

    found = scan([report(), other])

    assert [item.rule for item in found.findings] == ["CKV_AWS_27"]


def test_a_report_of_another_shape_is_an_error_and_no_crash(scan: Callable[..., ScannerReport]) -> None:
    """Another version of checkov may print anything."""
    for printed in ("7", '"text"', "null", '{"results": {"failed_checks": [{"check_id": "X"}]}}', "[7]"):
        assert scan(printed).error is not None


def test_a_skip_with_a_reason_is_believed(scan: Callable[..., ScannerReport]) -> None:
    """Somebody answered for it."""
    assert scan(report(skipped_checks=[SKIPPED])).error is None


def test_what_does_not_exist_is_an_error(scan: Callable[..., ScannerReport], tmp_path: Path) -> None:
    """Checkov would scan nothing, and be content."""
    found = scan(report(), path=tmp_path / "gone")

    assert found.error is not None
    assert "does not exist" in found.error


def test_a_configuration_file_in_the_scanned_folder_switches_nothing_off(
    scan: Callable[..., ScannerReport], folder: Path
) -> None:
    """A pull request could bring it along."""
    (folder / ".checkov.yaml").write_text("skip-check: [CKV_AWS_27]\n", encoding="utf-8")

    found = scan(report(failed_checks=[FAILED]))

    assert found.error is not None or [item.rule for item in found.findings] == ["CKV_AWS_27"]


def test_checkov_runs_offline_and_sees_nothing_of_the_machine(
    scan: Callable[..., ScannerReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No credentials, no settings of its own, outside of the scanned folder."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("CKV_SKIP_CHECK", "CKV_AWS_27")

    scan(report())

    argv, env, cwd = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert "--skip-download" in argv
    assert "terraform" in argv
    assert not {"AWS_SECRET_ACCESS_KEY", "CKV_SKIP_CHECK"} & set(env)
    assert cwd == env["HOME"] != str(tmp_path)


def test_a_plan_is_scanned_as_a_plan(scan: Callable[..., ScannerReport], tmp_path: Path) -> None:
    """A file is one, a folder is code."""
    plan = tmp_path / "plan.json"
    plan.write_text("{}", encoding="utf-8")

    scan(report(), path=plan)

    argv = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))[0]
    assert "terraform_plan" in argv
    assert any(str(plan) in word for word in argv)
