"""What a job's commands say of a change, and what they refuse before anything is reached."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from toolkit_process import git

from toolkit.domain.digest import of_bytes
from toolkit.domain.release import Artifact, Release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Done

A = "a" * 40


@pytest.fixture
def job(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, object]], None]:
    """Return what sets up a job in a project that is committed, with one change on top."""
    git(project, "init", "--quiet", "--initial-branch", "main")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Begin")
    base = git(project, "rev-parse", "HEAD")
    (project / "functions/place/place.py").write_text("def handler(event, context): 1\n", "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "Change")
    for name in ("GITHUB_TOKEN", "GITHUB_API_URL", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)

    def make(document: dict[str, object]) -> None:
        name = "pull_request" if "pull_request" in document else "push"
        (tmp_path / "event.json").write_text(json.dumps({"before": base, **document}), "utf-8")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
        monkeypatch.setenv("GITHUB_EVENT_NAME", name)
        monkeypatch.setenv("GITHUB_SHA", A)
        monkeypatch.setenv("GITHUB_REPOSITORY", "octo/orders")
        monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))

    return make


def test_a_change_of_code_reaches_the_first_environment(
    run: Callable[..., Done], project: Path, job: Callable[[dict[str, object]], None], tmp_path: Path
) -> None:
    """And the runner is told so, in a form that a matrix takes."""
    job({})

    done = run("-C", str(project), "ci", "affected", "--json")

    assert done.code == 0, done.err
    assert json.loads(done.out) == {
        "schema": "toolkit/ci/v1",
        "plan": ["dev"],
        "deploy": ["dev"],
        "promote": [],
    }
    assert (tmp_path / "output").read_text("utf-8") == 'plan=["dev"]\ndeploy=["dev"]\npromote=[]\n'


def test_an_environment_without_a_release_has_nothing_to_plan(
    run: Callable[..., Done], project: Path, job: Callable[[dict[str, object]], None]
) -> None:
    """Whatever the commit before was: not known is any."""
    job({"before": "0" * 40})

    done = run("-C", str(project), "ci", "affected")

    assert done.out.split() == ["plan", "dev", "deploy", "dev", "promote", "none"]


def test_where_nothing_is_pinned_nothing_can_have_drifted(
    run: Callable[..., Done], project: Path, job: Callable[[dict[str, object]], None]
) -> None:
    """The job of the night is no failure before there is anything to look at; a wrong name is one."""
    job({})

    done = run("-C", str(project), "ci", "drift", "prod", "--json")
    wrong = run("-C", str(project), "ci", "drift", "prdo")

    assert (done.code, json.loads(done.out)["environments"]) == (0, []), done.err
    assert "prod pins no release" in done.err
    assert (wrong.code, "no environment prdo" in wrong.err) == (2, True)


def test_an_account_that_can_not_be_looked_at_leaves_its_issue_and_fails_the_job(
    run: Callable[..., Done], project: Path, job: Callable[[dict[str, object]], None]
) -> None:
    """Nobody is told that the drift is gone."""
    job({})
    infrastructure = Artifact("infrastructure", "infrastructure", of_bytes(b""))
    pinned = Release((Artifact("place", "function", of_bytes(b"")),), infrastructure).tfvars()
    file = project / "terraform/envs/prod/release.auto.tfvars.json"
    file.write_text(json.dumps(pinned), "utf-8")

    done = run("-C", str(project), "ci", "drift", "--target", "local", "--json")

    (row,) = json.loads(done.out)["environments"]
    assert (done.code, row["environment"], row["conclusion"], row["issue"]) == (3, "prod", "failure", None)
    assert "its local account is not running" in done.err


def test_a_fork_is_refused_before_an_account_is_reached(
    run: Callable[..., Done], project: Path, job: Callable[[dict[str, object]], None]
) -> None:
    """Also where a workflow let it through."""
    head = {"sha": A, "ref": "x", "repo": {"full_name": "mallory/orders"}}
    job({"pull_request": {"number": 1, "head": head, "base": {"sha": A}}})

    done = run("-C", str(project), "ci", "plan", "dev")

    assert done.code == 1
    assert "comes from a fork" in done.err


def test_outside_of_a_job_it_is_told_what_is_missing(
    run: Callable[..., Done], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is guessed."""
    for name in ("GITHUB_EVENT_PATH", "GITHUB_SHA", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)

    done = run("-C", str(project), "ci", "affected")

    assert done.code == 2
    assert "GITHUB_SHA" in done.err
