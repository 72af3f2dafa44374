"""What every forge must do: the one in memory, and GitHub's as a fake of it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from fake_github import TOKEN, FakeGithub

from toolkit.adapters.github_forge import GithubForge
from toolkit.adapters.memory_forge import MemoryForge
from toolkit.domain.forge import BODY_LIMIT, Check, Draft, Review
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.ports.forge import Forge

MAIN, WORK = "a" * 40, "b" * 40
DRAFT = Draft("work", "main", "Change a handler", "Why")


@dataclass(frozen=True)
class Place:
    """A forge with the branches `main` and `work`, and what merges a pull request there."""

    forge: Forge
    merge: Callable[[int], str]
    review: Callable[[int, Review], None]


@pytest.fixture(params=["memory", "github"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Return a forge."""
    if request.param == "memory":
        found = MemoryForge({"main": MAIN, "work": WORK})

        def merge(number: int) -> str:
            found.close(number)
            found.merges["c" * 40] = (number,)
            return "c" * 40

        def review(number: int, said: Review) -> None:
            others = [item for item in found.judged.get(number, ()) if item.by != said.by]
            found.judged[number] = (*others, said)

        yield Place(found, merge, review)
        return
    with FakeGithub() as github:
        github.known = {"main": MAIN, "work": WORK}
        forge = GithubForge(github.name, token=TOKEN, api=github.url, pace=False)
        yield Place(forge, github.merge, github.review)


def test_a_pull_request_is_found_as_it_was_opened(place: Place) -> None:
    """By its number, and by its branches."""
    made = place.forge.open(DRAFT)

    assert place.forge.get(made.number) == made
    assert place.forge.standing(head="work", base="main") == (made,)
    assert (made.head_sha, made.title, made.body, made.open) == (WORK, "Change a handler", "Why", True)


def test_a_second_pull_request_of_the_same_branches_is_the_first(place: Place) -> None:
    """Whoever asks, and however often."""
    first = place.forge.open(DRAFT)

    assert place.forge.open(DRAFT).number == first.number
    assert len(place.forge.standing(head="work", base="main")) == 1


def test_only_branches_that_are_there_can_be_asked_to_be_merged(place: Place) -> None:
    """It is told which one is not."""
    with pytest.raises(ToolError):
        place.forge.open(Draft("nowhere", "main", "x", ""))


def test_a_pull_request_that_is_closed_stands_no_more(place: Place) -> None:
    """And another can be opened."""
    made = place.forge.open(DRAFT)

    place.forge.update(made.number, title="Other", body="Words")
    place.forge.close(made.number)

    assert place.forge.standing(head="work", base="main") == ()
    assert (place.forge.get(made.number).title, place.forge.get(made.number).body) == ("Other", "Words")
    assert place.forge.open(DRAFT).number != made.number


def test_a_commit_names_the_pull_request_that_brought_it(place: Place) -> None:
    """One that was pushed names none."""
    made = place.forge.open(DRAFT)

    commit = place.merge(made.number)

    assert [item.number for item in place.forge.of_commit(commit)] == [made.number]
    assert place.forge.of_commit(WORK) == ()


def test_what_a_person_said_last_of_a_pull_request_counts(place: Place) -> None:
    """More than a page of persons; who objects has not approved."""
    number = place.forge.open(DRAFT).number
    for count in range(40):
        place.review(number, Review(f"person-{count}", "approved", WORK))

    place.review(number, Review("person-7", "changes requested", WORK))
    place.review(number, Review("person-8", "other", WORK))

    found = {item.by: item for item in place.forge.reviews(number)}
    assert len(found) == 40
    assert found["person-7"].verdict == "changes requested"
    assert found["person-8"].verdict == "other"
    assert found["person-9"] == Review("person-9", "approved", WORK)


def test_comments_are_all_there_and_can_be_edited_and_erased(place: Place) -> None:
    """More than a page of them."""
    number = place.forge.open(DRAFT).number
    made = [place.forge.comment(number, f"{count}") for count in range(103)]

    place.forge.edit(number, made[101].id, "new")
    place.forge.erase(number, made[102].id)
    place.forge.erase(number, made[102].id)

    found = place.forge.comments(number)
    assert [item.body for item in found] == [*(str(count) for count in range(101)), "new"]


def test_a_text_that_is_too_long_is_refused_with_the_limit(place: Place) -> None:
    """And one of just that length is not."""
    number = place.forge.open(DRAFT).number

    with pytest.raises(ToolError) as caught:
        place.forge.comment(number, "x" * (BODY_LIMIT + 1))

    assert "65536" in caught.value.problems[0].cause
    place.forge.comment(number, "x" * BODY_LIMIT)


def test_a_check_that_is_reported_again_is_one_check(place: Place) -> None:
    """The newest word counts."""
    place.forge.report(Check("plan test", WORK, "failure", "1 to create", "…", "https://example.org/1"))
    again = Check("plan test", WORK, "success", "no changes", "…", "https://example.org/2")

    place.forge.report(again)

    assert place.forge.checks(WORK) == (again,)
    assert place.forge.checks(MAIN) == ()


def test_a_commit_that_is_not_there_can_not_be_checked(place: Place) -> None:
    """A branch that was pushed anew has left it behind."""
    with pytest.raises(ToolError) as caught:
        place.forge.report(Check("plan test", "d" * 40, "success", "", ""))

    assert "d" * 40 in caught.value.problems[0].cause
