"""What a job's commands say of a change, and what they refuse before anything is reached."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from toolkit_process import git

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
