"""What a rollback refuses before an account is reached, and what it says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from toolkit_process import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Done


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no forge."""
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["staging", "--direct"], "--direct needs a reason"),
        (["staging", "--direct", "--reason", " \n"], "--direct needs a reason"),
        (["staging", "--to", "r-1"], "'r-1' is no release"),
        (["nowhere", "--dry-run"], "there is no environment nowhere"),
        (["Staging"], "is no name"),
        ([], "Missing argument"),
    ],
)
def test_what_can_not_be_meant_is_a_usage_error(
    run: Callable[..., Done], project: Path, arguments: list[str], told: str
) -> None:
    """Nothing is reached, and nothing is touched."""
    done = run("-C", str(project), "rollback", *arguments)

    assert done.code == 2
    assert told in done.err


def test_where_nobody_can_be_asked_the_way_without_is_named(run: Callable[..., Done], project: Path) -> None:
    """As a command that can be copied."""
    done = run("-C", str(project), "rollback", "dev", "--json")

    document = json.loads(done.out)
    assert done.code == 2
    assert "GITHUB_TOKEN and GITHUB_REPOSITORY not set" in document["cause"]
    assert "toolkit rollback dev --direct --reason '…'" in document["fix"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({}, "nobody started it by hand"),
        ({"inputs": {"environment": "Dev", "reason": "why"}}, "'Dev' is no name of an environment"),
        ({"inputs": {"environment": "elsewhere", "reason": "why"}}, "there is no environment elsewhere"),
        ({"inputs": {"environment": "dev", "reason": ""}}, "it gives no reason"),
        ({"inputs": {"environment": "dev", "reason": "why", "to": "v1"}}, "'v1' is no release"),
    ],
)
def test_a_job_is_refused_what_can_not_be_meant(
    run: Callable[..., Done],
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    event: dict[str, object],
    told: str,
) -> None:
    """A confused name of an environment, above all: before anything is reached."""
    (project / "event.json").write_text(json.dumps(event), "utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(project / "event.json"))

    done = run("-C", str(project), "ci", "rollback")

    assert done.code == 2
    assert told in done.err


def test_a_job_without_an_event_is_refused(run: Callable[..., Done], project: Path) -> None:
    """Nothing is guessed."""
    done = run("-C", str(project), "ci", "rollback")

    assert done.code == 2
    assert "the event can't be used" in done.err


def test_a_checkout_that_is_behind_main_is_refused(
    run: Callable[..., Done], project: Path, tmp_path: Path
) -> None:
    """It would go back from a release that is not pinned any more."""
    file = project / "terraform/envs/dev/release.auto.tfvars.json"
    shared = tmp_path / "shared.git"
    git(project, "init", "--quiet", "--initial-branch", "main")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(project), str(shared))
    git(project, "remote", "add", "origin", str(shared))
    file.write_text('{"release": null}\n', "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Promote")
    git(project, "push", "--quiet", "origin", "main")
    git(project, "reset", "--quiet", "--hard", "HEAD~1")

    done = run("-C", str(project), "rollback", "dev", "--direct", "--reason", "why")

    assert done.code == 1
    assert f"main has changed {file.relative_to(project)}" in done.err
    assert "git pull origin main" in done.err
