"""One issue tells of an environment, whatever happens in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.adapters.memory_issues import MemoryIssues
from toolkit.domain.issue import Notice
from toolkit.errors import ToolError
from toolkit.usecases.report_drift import LABEL, report

if TYPE_CHECKING:
    from toolkit.domain.issue import Issue

MARKER = "<!-- toolkit:drift:dev -->"


def notice(state: str | None = "one", *, at: str = "today") -> Notice:
    """Return what is to be said; nothing differs where the state is None."""
    hidden = f"<!-- state:{state} -->"
    body = f"{MARKER}\n{hidden}\nas of {at}\n"
    return Notice(MARKER, "Drift in dev", body, state is not None, hidden, f"now {state}", "over")


def test_nothing_that_differs_needs_no_issue() -> None:
    """None is opened to be closed."""
    issues = MemoryIssues()

    assert report(notice(None), issues=issues) is None
    assert issues.writes == 0


def test_an_issue_is_opened_once_and_its_text_replaced() -> None:
    """Nobody is mailed because a day has passed."""
    issues = MemoryIssues()

    report(notice(), issues=issues)
    report(notice(at="tomorrow"), issues=issues)

    (issue,) = issues.labelled(LABEL)
    assert "as of tomorrow" in issue.body
    assert issues.said == {}


def test_the_same_word_again_writes_nothing() -> None:
    """A job that is run again is no news."""
    issues = MemoryIssues()
    report(notice(), issues=issues)
    before = issues.writes

    report(notice(), issues=issues)

    assert issues.writes == before


def test_what_is_new_is_told_by_a_comment() -> None:
    """One, however often it is said."""
    issues = MemoryIssues()
    for state in ("one", "two", "two"):
        report(notice(state), issues=issues)

    assert issues.said == {1: ["now two"]}


def test_it_is_closed_when_it_is_over_and_opened_again_when_it_is_back() -> None:
    """The history stays in one place."""
    issues = MemoryIssues()
    report(notice(), issues=issues)
    closed = report(notice(None), issues=issues)
    report(notice(None), issues=issues)
    back = report(notice(), issues=issues)

    assert closed is not None
    assert back is not None
    assert (closed.open, back.open, back.number) == (False, True, closed.number)
    assert issues.said == {1: ["over", "now one"]}


def test_an_issue_of_somebody_else_is_left_alone() -> None:
    """Without the label a copy of our text is only a text; without the text the label is only a label."""
    issues = MemoryIssues()
    issues.create("Drift in dev", notice().body, "question")
    issues.create("Other", "words", LABEL)
    issues.create("Drift in prod", notice().body.replace("dev", "prod"), LABEL)
    before = dict(issues.kept)

    made = report(notice(), issues=issues)
    report(notice(None), issues=issues)

    assert made is not None
    assert made.number == 4
    assert {number: issues.kept[number] for number in before} == before


class Racing(MemoryIssues):
    """Another run opens its issue just before ours."""

    def create(self, title: str, body: str, label: str) -> Issue:
        """Open two."""
        MemoryIssues.create(self, title, body, label)
        return MemoryIssues.create(self, title, body, label)


def test_two_runs_at_once_leave_one_issue_open() -> None:
    """The older one."""
    issues = Racing()

    left = report(notice(), issues=issues)

    assert left is not None
    assert [item.number for item in issues.labelled(LABEL) if item.open] == [left.number] == [1]


def test_a_word_that_is_too_long_is_a_failure() -> None:
    """And no half of it is said."""
    issues = MemoryIssues()

    with pytest.raises(ToolError):
        report(replace(notice(), body=MARKER + "x" * 70_000), issues=issues)


@given(st.lists(st.sampled_from([None, "one", "two"]), max_size=8))
def test_there_is_one_issue_at_most_and_it_says_what_was_seen_last(states: list[str | None]) -> None:
    """After any sequence of nights."""
    issues = MemoryIssues()

    for state in states:
        report(notice(state), issues=issues)

    found = issues.labelled(LABEL)
    assert len(found) == (1 if any(states) else 0)
    if found and states:
        assert found[0].open == (states[-1] is not None)
        assert notice(states[-1]).state in found[0].body
