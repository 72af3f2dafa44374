"""Commands find their project, keep data and talk apart, and change nothing that was not asked for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Done

    Run = Callable[..., Done]


def test_where_there_is_no_project_it_is_told_where_was_looked(run: Run) -> None:
    """And how to name one."""
    done = run("package")

    assert done.code == 2
    assert "no project was found" in done.err
    assert str(Path.cwd()) in done.err
    assert "-C" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("-C", "{root}", "package"),
        ("package", "-C", "{root}"),
        ("-C", "{above}", "package", "-C", "project"),
        ("package", "-C", "{root}/functions/place"),
    ],
)
def test_a_folder_is_named_before_or_after_the_command(
    arguments: tuple[str, ...], run: Run, project: Path
) -> None:
    """Both together, one below the other; from anywhere inside the project."""
    done = run(*(word.format(root=project, above=project.parent) for word in arguments))

    assert (done.code, done.err) == (0, done.err)
    assert (project / ".toolkit/bundles").is_dir()
    assert "release r-" in done.out


def test_a_folder_that_is_not_there_is_told(run: Run) -> None:
    """By the name that was given."""
    done = run("-C", "nowhere", "package")

    assert done.code == 2
    assert "nowhere" in done.err


def test_the_project_is_found_from_inside_of_it(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git finds its repository."""
    monkeypatch.chdir(project / "terraform/modules")

    assert run("package").code == 0


def test_a_package_is_one_json_document_on_stdout(run: Run, project: Path) -> None:
    """With the same release each time; everything else goes to stderr."""
    first, second = (json.loads(run("package", "--json", "-C", str(project)).out) for _ in range(2))

    assert first["schema"] == "toolkit/package/v1"
    assert first["release"] == second["release"]
    assert [item["name"] for item in first["bundles"]] == ["place"]
    assert [item["cached"] for item in second["bundles"]] == [True]
    assert (project / first["bundles"][0]["path"]).is_file()


def test_a_release_from_a_commit_says_which(run: Run, project: Path) -> None:
    """And whether it was built from anything else."""

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *words]
        return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "Begin")
    clean = json.loads(run("package", "--json", "-C", str(project)).out)
    (project / "functions/place/place.py").write_text("handler = print\n", encoding="utf-8")

    dirty = json.loads(run("package", "--json", "-C", str(project)).out)

    assert clean["commit"] == dirty["commit"] == git("rev-parse", "HEAD")
    assert (clean["dirty"], dirty["dirty"]) == (False, True)
    assert clean["release"] != dirty["release"]


def test_only_the_named_bundles_are_shown(run: Run, project: Path) -> None:
    """A name that is none is told with those that are."""
    done = run("package", "plaice", "-C", str(project))

    assert done.code == 2
    assert "plaice" in done.err
    assert "place" in done.err.partition("cause")[2]


def test_every_problem_of_the_configuration_is_told_with_its_place(run: Run, project: Path) -> None:
    """Of all files, on stderr and as JSON."""
    (project / "toolkit.yaml").write_text("project: Orders\npipeline: [dev]\n", encoding="utf-8")
    (project / "functions/place/function.yaml").write_text("handler: x\n", encoding="utf-8")

    done = run("package", "--json", "-C", str(project))

    document = json.loads(done.out)
    places = {(item["file"], item["line"]) for item in document["at"]}
    assert (done.code, document["exit_code"]) == (2, 2)
    assert places >= {("toolkit.yaml", 1), ("functions/place/function.yaml", 1)}
    assert "at: toolkit.yaml:1:1" in done.err
    assert "at: functions/place/function.yaml:1:1" in done.err


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        (("--direct", "--allow-older"), "needs a reason"),
        (("--allow-older", "--dry-run"), "needs a reason"),
    ],
)
def test_a_promotion_that_can_not_be_meant_so_is_refused_at_once(
    options: tuple[str, ...], cause: str, run: Run
) -> None:
    """Before any account is asked."""
    done = run("promote", "dev", "prod", *options)

    assert done.code == 2
    assert cause in done.err


def test_a_fingerprint_of_another_form_is_refused_at_once(run: Run, project: Path) -> None:
    """A copy that lost its end."""
    done = run("apply", "dev", "--approved-fingerprint", "sha256:12", "-C", str(project), "--target", "local")

    assert done.code == 2
    assert "sha256:12" in done.err


@pytest.mark.parametrize("command", ["plan", "apply", "verify", "bootstrap", "token"])
def test_an_environment_that_is_not_in_the_pipeline_is_told_with_those_that_are(
    command: str, run: Run, project: Path
) -> None:
    """A typo, and no environment to be made."""
    done = run(command, "staging", "--target", "local", "-C", str(project))

    assert done.code == 2
    assert "dev → prod" in done.err


@pytest.mark.parametrize(
    "command",
    [("plan", "dev"), ("apply", "dev", "--yes"), ("verify", "dev"), ("bootstrap", "dev"), ("token", "dev")],
    ids=" ".join,
)
def test_a_local_account_that_does_not_run_is_told_with_the_command_that_starts_it(
    command: tuple[str, ...], run: Run, project: Path
) -> None:
    """Nothing else is asked: no credentials, no network."""
    done = run(*command, "--target", "local", "-C", str(project))

    assert done.code == 3
    assert "toolkit local up" in done.err


def test_the_target_can_be_set_for_all_commands(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By TOOLKIT_TARGET."""
    monkeypatch.setenv("TOOLKIT_TARGET", "local")

    assert "its local account is not running" in run("verify", "dev", "-C", str(project)).err


def test_a_board_of_accounts_that_do_not_run_is_still_a_board(run: Run, project: Path) -> None:
    """Each is told as what it is."""
    done = run("status", "--target", "local", "--json", "-C", str(project))

    rows = json.loads(done.out)["environments"]
    assert done.code == 0
    assert [row["name"] for row in rows] == ["dev", "prod"]
    assert all(row["problem"] == "its local account is not running" for row in rows)
    assert all((row["deployed"], row["healthy"]) == (False, None) for row in rows)


@pytest.mark.parametrize("color", ["NO_COLOR", "--no-color", "the pipe"])
def test_there_is_no_colour_where_none_is_wanted(
    color: str, run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the variable, by the option, or since nobody looks at a terminal."""
    if color == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    options = ["--no-color"] if color == "--no-color" else []

    done = run("status", "--target", "local", "-C", str(project), *options)

    assert done.code == 0
    assert "\x1b" not in done.out + done.err


def test_no_local_account_is_told_with_the_way_to_one(run: Run, project: Path) -> None:
    """An empty table would say less."""
    done, document = (run("local", "status", "-C", str(project), *more) for more in ((), ("--json",)))

    assert "toolkit local up" in done.out
    assert json.loads(document.out)["environments"] == []


def test_a_folder_that_is_not_there_can_not_be_scanned(run: Run, project: Path) -> None:
    """Its verdict is an error, exit code 3: nothing was looked at."""
    done = run("scan", "--path", "gone", "--json", "-C", str(project))

    document = json.loads(done.out)
    assert (done.code, document["verdict"]) == (3, "error")
    assert "does not exist" in document["scanners"][0]["error"]


def test_doctor_runs_outside_of_a_project_and_calls_nothing_well_that_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a machine without Terraform, without git."""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    done = run("doctor", "--target", "local", "--json")

    checks = {item["name"]: item for item in json.loads(done.out)["checks"]}
    assert done.code == 3
    assert checks["python"]["status"] == "ok"
    assert checks["git"]["status"] == "failed"
    assert checks["terraform"]["status"] == "warning", "a library takes its place, fetched on first use"
    assert checks["checkov"]["status"] == "skipped"
    assert all(item["fix"] for item in checks.values() if item["status"] in ("failed", "warning"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--dry-run",), "without a repository it is not used"),
        (("--github", "orders"), "'orders' is not OWNER/REPO"),
        (("--github", "example/*"), "'example/*' is not OWNER/REPO"),
        (("--github", "example/orders"), "the project has no terraform/bootstrap"),
    ],
)
def test_an_account_is_not_touched_where_its_roles_cannot_be_made(
    run: Callable[..., Done], project: Path, options: tuple[str, ...], told: str
) -> None:
    """Which repository is trusted is never guessed."""
    done = run("bootstrap", "dev", "-C", str(project), *options)

    assert done.code == 2
    assert told in done.err
