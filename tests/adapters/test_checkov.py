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
from toolkit.domain.scan import Subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.domain.finding import ScannerReport

STAND_IN = """\
#!{python}
import json, os, pathlib, sys
argv, report = sys.argv, {report!r}
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
CANARY = FAILED | {
    "resource": "aws_sqs_queue.toolkit_canary",
    "file_path": "/canary.tf",
    "file_line_range": [1, 4],
}
SKIPPED = {**FAILED, "check_result": {"result": "SKIPPED", "suppress_comment": "a public queue"}}


def part(kind: str = "terraform", count: int = 3, **results: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return a report of three resources, the canary not among them."""
    return {
        "check_type": kind,
        "results": {"failed_checks": [], "skipped_checks": [], "parsing_errors": []} | results,
        "summary": {"resource_count": count, "checkov_version": "3.3.30"},
    }


def report(kind: str = "terraform", **results: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Return the reports of three resources, and of the canary."""
    return [part(kind, **results), part(kind, count=1, failed_checks=[CANARY])]


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
        scanner = CheckovScanner(progress=MemoryProgress(), cache=tmp_path / "cache", base=tmp_path)
        subject = Subject(plan=path) if path.is_file() else Subject(folder=path)
        found = scanner.scan(subject)
        assert found is not None
        return found

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


def test_a_rule_that_nobody_ranked_is_an_error(scan: Callable[..., ScannerReport]) -> None:
    """How bad it is has to be decided; until then it is told as critical, and the scan is not believed."""
    found = scan(report(failed_checks=[FAILED | {"check_id": "CKV_AWS_9999"}]))

    assert [each.severity for each in found.findings] == ["critical"]
    assert "nobody has ranked CKV_AWS_9999" in str(found.error)


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
            [part(count=0), part(count=1, failed_checks=[CANARY])], "nothing to scan", id="no resource"
        ),
        pytest.param([part()], "did not find the canary", id="no canary"),
        pytest.param([part(), part(count=1)], "did not find the canary", id="no check was loaded"),
        pytest.param({}, "did not find the canary", id="an empty report"),
        pytest.param([], "did not find the canary", id="no report at all"),
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


def test_a_skip_without_a_reason_is_a_finding(scan: Callable[..., ScannerReport]) -> None:
    """It can't be told from a mistake."""
    for told in ({"suppress_comment": "No comment provided"}, {"suppress_comment": " "}, {}):
        found = scan(report(skipped_checks=[SKIPPED | {"check_result": told}]))

        assert [(each.rule, each.line) for each in found.findings] == [("skip-reasonless", 3)]


def test_what_a_second_report_says_again_counts_once(scan: Callable[..., ScannerReport]) -> None:
    """Checkov repeats itself."""
    found = scan([*report(failed_checks=[FAILED]), part(count=0, failed_checks=[FAILED])])

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


def test_a_configuration_file_in_the_scanned_folder_is_never_near(
    scan: Callable[..., ScannerReport], folder: Path, tmp_path: Path
) -> None:
    """A pull request could bring it along: checkov's command line, which obeys it, is not used."""
    (folder / ".checkov.yaml").write_text("skip-check: [CKV_AWS_27]\n", encoding="utf-8")

    scan(report(failed_checks=[FAILED]))

    argv, _env, cwd = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert argv[0].endswith("checkov_driver.py")
    assert "checkov.main" not in argv
    assert not cwd.startswith(str(folder))


def test_checkov_sees_nothing_of_the_machine(
    scan: Callable[..., ScannerReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No credentials, no settings of its own, outside of the scanned folder."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("CKV_SKIP_CHECK", "CKV_AWS_27")

    scan(report())

    _argv, env, cwd = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert not {"AWS_SECRET_ACCESS_KEY", "CKV_SKIP_CHECK"} & set(env)
    assert cwd == env["HOME"] != str(tmp_path)


@pytest.mark.parametrize("text", ["not json", "[]", "{}", '{"format_version": "1.2"}'])
def test_what_is_no_plan_is_an_error(scan: Callable[..., ScannerReport], tmp_path: Path, text: str) -> None:
    """Checkov would be content with it."""
    plan = tmp_path / "plan.json"
    plan.write_text(text, encoding="utf-8")

    assert scan(report("terraform_plan"), path=plan).error is not None


def test_a_plan_is_scanned_as_a_plan(scan: Callable[..., ScannerReport], tmp_path: Path) -> None:
    """With a canary of its own."""
    plan = tmp_path / "plan.json"
    plan.write_text('{"planned_values": {}}', encoding="utf-8")

    found = scan(report("terraform_plan", failed_checks=[FAILED]), path=plan)

    asked = json.loads(json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))[0][1])["parts"]
    assert [each["framework"] for each in asked] == ["terraform_plan", "terraform_plan"]
    assert (found.error, [each.file for each in found.findings]) == (None, ["plan.json"])


def test_roots_of_the_same_text_are_scanned_once(
    scan: Callable[..., ScannerReport], folder: Path, tmp_path: Path
) -> None:
    """And what is not deployed, never."""
    for name in ("envs/dev", "envs/prod", "modules/a/examples/minimal"):
        (folder / name).mkdir(parents=True)
        (folder / name / "main.tf").write_text(
            'module "a" {\n  source = "../../modules/a"\n}\n', encoding="utf-8"
        )

    scan(report())

    asked = json.loads(json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))[0][1])["parts"]
    assert "(^|/)envs/prod/" in asked[0]["left_out"]
    assert "(^|/)examples/" in asked[0]["left_out"]
