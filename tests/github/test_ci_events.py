"""What a job is told of its event: by whom, from where, and which environments it reaches."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.domain.affected import affected, deploys
from toolkit.domain.ci_event import from_github

A, B, C = "a" * 40, "b" * 40, "c" * 40
PIPELINE = ("dev", "staging", "prod")
ENVIRON = {
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_SHA": A,
    "GITHUB_REPOSITORY": "octo/greetings",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_RUN_ID": "7",
}


def requested(repository: object) -> dict[str, Any]:
    """Return the event of a pull request from a repository."""
    head = {"sha": B, "ref": "$(reboot)", "repo": repository}
    return {"pull_request": {"number": 3, "title": "`x`", "head": head, "base": {"sha": C, "ref": "main"}}}


def test_a_pull_request_is_known_by_its_commits_and_number_alone() -> None:
    """What somebody wrote into it is not even kept."""
    found = from_github(requested({"full_name": "octo/greetings"}), ENVIRON)

    assert (found.request, found.sha, found.head_sha, found.base, found.foreign) == (3, A, B, C, False)
    assert found.run_url == "https://github.com/octo/greetings/actions/runs/7"
    assert "reboot" not in repr(found)


@pytest.mark.parametrize("repository", [{"full_name": "mallory/greetings"}, None, {}])
def test_a_fork_is_a_fork_even_after_it_was_deleted(repository: object) -> None:
    """What is not known to be this repository is another."""
    assert from_github(requested(repository), ENVIRON).foreign is True


def test_a_push_starts_from_the_commit_before_it() -> None:
    """A new branch has none."""
    environ = {**ENVIRON, "GITHUB_EVENT_NAME": "push"}

    assert from_github({"before": B}, environ).base == B
    assert from_github({"before": "0" * 40}, environ).base is None
    assert from_github({"before": "--output=x"}, environ).base is None
    assert from_github({}, environ).request is None


@pytest.mark.parametrize(
    ("document", "changed"),
    [
        ({}, {}),
        ({"pull_request": None}, {}),
        ({"pull_request": {"number": 1, "head": {"sha": "x"}, "base": {"sha": C}}}, {}),
        (requested({"full_name": "octo/greetings"}), {"GITHUB_SHA": "main"}),
    ],
)
def test_what_is_no_event_is_refused(document: dict[str, Any], changed: dict[str, str]) -> None:
    """With what it lacks."""
    with pytest.raises(ValueError, match=r"lacks|no commit"):
        from_github(document, {**ENVIRON, **changed})


def test_a_link_to_the_run_is_made_of_checked_parts_only() -> None:
    """It ends up in a comment."""
    odd = {**ENVIRON, "GITHUB_SERVER_URL": "javascript:alert(1)//"}

    assert from_github(requested(None), odd).run_url == ""


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        (["functions/a/function.yaml"], ("dev",)),
        (["terraform/modules/a/main.tf", "toolkit.yaml"], ("dev",)),
        (["terraform/envs/prod/environment.yaml"], ("prod",)),
        (["terraform/envs/staging/release.auto.tfvars.json", "functions/a.py"], ("dev", "staging")),
        (["terraform/envs/nowhere/main.tf", "README.md", "functions.md"], ()),
        (None, PIPELINE),
    ],
)
def test_a_change_reaches_the_environments_that_it_can_alter(
    paths: list[str] | None, wanted: tuple[str, ...]
) -> None:
    """Code reaches the first alone: the others get it by promotion."""
    assert affected(PIPELINE, paths) == wanted


def test_the_release_commit_of_the_first_environment_starts_no_deploy() -> None:
    """It was made by one."""
    own = "terraform/envs/dev/release.auto.tfvars.json"

    assert deploys(PIPELINE, [own]) == ()
    assert deploys(PIPELINE, [own, "terraform/envs/dev/environment.yaml"]) == ("dev",)
    assert deploys(PIPELINE, ["terraform/envs/prod/release.auto.tfvars.json"]) == ("prod",)
