"""What GitHub does to its callers on a bad day."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from fake_github import TOKEN, FakeGithub, outage, primary_limit, refusal, secondary_limit

from toolkit.adapters.github_forge import GithubForge, from_environment
from toolkit.domain.forge import Draft
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAFT = Draft("work", "main", "Change a handler", "Why")


@pytest.fixture
def github() -> Iterator[FakeGithub]:
    """Return a repository with two branches."""
    with FakeGithub() as found:
        found.known = {"main": "a" * 40, "work": "b" * 40}
        yield found


@pytest.fixture
def forge(github: FakeGithub) -> GithubForge:
    """Return what asks it."""
    return GithubForge(github.name, token=TOKEN, api=github.url, patience=0.05, pace=False)


@pytest.mark.parametrize(
    "faults",
    [(primary_limit(),), (secondary_limit(),), (outage(), outage())],
    ids=["rate limit", "secondary limit", "outage"],
)
@pytest.mark.slow
def test_what_passes_is_waited_for(
    github: FakeGithub, forge: GithubForge, faults: tuple[object, ...]
) -> None:
    """The request is made again, and its answer is the one that counts."""
    github.faults.extend(faults)  # type: ignore[arg-type]

    made = forge.open(DRAFT)

    assert list(github.pulls) == [made.number]
    assert len([asked for asked in github.asked if asked[0] == "POST"]) == 1 + len(faults)


def test_an_answer_that_got_lost_does_not_make_a_second_pull_request(
    github: FakeGithub, forge: GithubForge
) -> None:
    """It was opened, GitHub said 502, and the repeated request hears that one exists."""
    github.lost.append("POST")

    made = forge.open(DRAFT)

    assert list(github.pulls) == [made.number]


def test_a_rate_limit_of_an_hour_is_told_and_not_waited_for(github: FakeGithub, forge: GithubForge) -> None:
    """A job that sleeps for an hour is paid for an hour."""
    github.faults.extend([primary_limit(None, reset=int(time.time()) + 3000)])

    with pytest.raises(ToolError) as caught:
        forge.open(DRAFT)

    assert "rate limit" in caught.value.problems[0].cause
    assert len(github.asked) == 1


@pytest.mark.slow
def test_an_outage_that_lasts_ends_with_a_clear_word(
    github: FakeGithub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After as many tries as were promised."""
    monkeypatch.setattr("toolkit.adapters.github_forge._TRIES", 2)
    github.faults.extend(outage() for _ in range(50))

    with pytest.raises(ToolError) as caught:
        GithubForge(github.name, token=TOKEN, api=github.url, pace=False).get(1)

    assert len(github.asked) == 3
    assert "githubstatus" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("status", "hint"), [(401, "token"), (403, "permissions"), (404, "octo/greetings"), (422, "newest")]
)
def test_a_refusal_is_told_in_its_own_words_with_what_mends_it(
    github: FakeGithub, forge: GithubForge, status: int, hint: str
) -> None:
    """And is not asked for again."""
    github.faults.append(refusal(status, "No\nway", {"field": "head", "code": "invalid"}))

    with pytest.raises(ToolError) as caught:
        forge.open(DRAFT)

    (problem,) = caught.value.problems
    assert problem.cause == f"it answered {status}: No way; head invalid"
    assert hint in problem.fix
    assert len(github.asked) == 1


def test_no_failure_tells_the_token(github: FakeGithub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a refusal nor a server that is not there."""
    secret = "ghs_0123456789abcdef"
    monkeypatch.setattr("toolkit.adapters.github_forge._TRIES", 0)
    told = []
    for api in (github.url, "http://127.0.0.1:9"):
        with pytest.raises(ToolError) as caught:
            GithubForge(github.name, token=secret, api=api, pace=False).get(1)
        told.append(f"{caught.value.what} {caught.value.problems}")

    assert "Bad credentials" in told[0]
    assert all(secret not in text for text in told)


def test_without_a_token_or_a_repository_nothing_is_asked() -> None:
    """It is told which variable is missing."""
    with pytest.raises(ConfigurationError) as caught:
        from_environment({"GITHUB_REPOSITORY": "octo/greetings"})

    assert caught.value.problems[0].cause == "GITHUB_TOKEN not set"
    with pytest.raises(ConfigurationError):
        from_environment({"GITHUB_REPOSITORY": "octo/../greetings", "GITHUB_TOKEN": "x"})
