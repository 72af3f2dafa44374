"""What every keeper of issues must do: the one in memory, and GitHub's as a fake of it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_github import TOKEN, FakeGithub

from toolkit.adapters.github_forge import GithubForge
from toolkit.adapters.github_issues import GithubIssues, from_environment
from toolkit.adapters.memory_issues import MemoryIssues
from toolkit.domain.forge import BODY_LIMIT, Draft
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.ports.issues import Issues


@pytest.fixture
def github() -> Iterator[FakeGithub]:
    """Return a repository with two branches."""
    with FakeGithub() as found:
        found.known = {"main": "a" * 40, "work": "b" * 40}
        yield found


@pytest.fixture(params=["memory", "github"])
def issues(request: pytest.FixtureRequest, github: FakeGithub) -> Issues:
    """Return a place for issues."""
    if request.param == "memory":
        return MemoryIssues()
    return GithubIssues(GithubForge(github.name, token=TOKEN, api=github.url, pace=False))


def test_an_issue_is_found_by_its_label_as_it_was_opened(issues: Issues) -> None:
    """And by no other."""
    made = issues.create("Drift in dev", "Words", "drift")

    assert issues.labelled("drift") == (made,)
    assert issues.labelled("other") == ()
    assert (made.title, made.body, made.open) == ("Drift in dev", "Words", True)


def test_issues_are_all_there_oldest_first_also_those_that_are_closed(issues: Issues) -> None:
    """More than a page of them."""
    made = [issues.create(f"{count}", "", "drift").number for count in range(103)]
    issues.edit(made[3], title="3", body="", open_=False)

    found = issues.labelled("drift")

    assert [item.number for item in found] == made
    assert [item.number for item in found if not item.open] == [made[3]]


def test_an_issue_is_edited_closed_and_opened_again(issues: Issues) -> None:
    """It stays the same one."""
    number = issues.create("Old", "Words", "drift").number

    issues.edit(number, title="New", body="Other words", open_=False)
    issues.edit(number, title="New", body="Other words", open_=True)
    issues.comment(number, "It is back")

    (found,) = issues.labelled("drift")
    assert (found.number, found.title, found.body, found.open) == (number, "New", "Other words", True)


def test_an_issue_that_is_too_long_is_refused_with_the_limit(issues: Issues) -> None:
    """And one of just that length is not."""
    with pytest.raises(ToolError) as caught:
        issues.create("x", "x" * (BODY_LIMIT + 1), "drift")

    assert "65536" in caught.value.problems[0].cause
    assert issues.create("x", "x" * BODY_LIMIT, "drift").number


def test_an_issue_that_is_not_there_can_not_be_edited(issues: Issues) -> None:
    """It is told as a failure, and nothing is opened in its place."""
    with pytest.raises(ToolError):
        issues.edit(77, title="x", body="", open_=True)

    assert issues.labelled("drift") == ()


def test_a_pull_request_with_the_label_is_no_issue(github: FakeGithub) -> None:
    """GitHub lists it among the issues."""
    forge = GithubForge(github.name, token=TOKEN, api=github.url, pace=False)
    pull = forge.open(Draft("work", "main", "Change", "Why"))
    github.pulls[pull.number]["labels"] = [{"name": "drift"}]

    assert GithubIssues(forge).labelled("drift") == ()
    assert GithubIssues(forge).create("x", "", "drift").number == pull.number + 1


def test_an_issue_that_could_not_be_labelled_is_told(github: FakeGithub) -> None:
    """It would be opened anew every night."""
    github.may_label = False
    environ = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": github.name, "GITHUB_API_URL": github.url}

    with pytest.raises(ToolError) as caught:
        from_environment(environ).create("x", "", "drift")

    assert "permissions" in caught.value.problems[0].fix
