"""What people read fits on 80 columns, tells what matters, and never shows a value of a plan."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shown import (
    BUILT,
    CHANGES,
    FINDING,
    INTERRUPTED,
    PUBLISHED,
    RELEASE,
    ROW,
    ROWS,
    SCAN,
    SECRET,
    VERIFIED,
    change,
    planned,
)

from toolkit.domain.applied import Applied
from toolkit.domain.finding import ScannerReport
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.promotion import Promotion
from toolkit.domain.scan import Scan
from toolkit.errors import Location, Problem, Refused
from toolkit.render import board_text, documents, markdown, package_text, plan_text, tables, text
from toolkit.render.tables import WIDTH, table
from toolkit.render.words import size

PROMOTION = Promotion(
    "staging",
    "prod",
    RELEASE,
    (Opened("verified-upstream", "verified in staging at 2026-03-01 12:30 UTC"),),
    commit="1f0c9d6e5b4a39281706f5e4d3c2b1a098765432",
)
APPLIED = Applied(planned(*CHANGES), {"api": {"url": "x"}}, ((CHANGES[0]["address"], 65.2),), 70.1)
TEXTS = {
    "a plan": plan_text.plan(planned(*CHANGES)),
    "a plan that is not pinned": plan_text.plan(planned(*CHANGES, pinned=False)),
    "a plan without changes": plan_text.plan(planned()),
    "a package": package_text.package(BUILT, BUILT.bundles, PUBLISHED),
    "a verification": text.verify(VERIFIED),
    "a board": board_text.status(ROWS),
    "a promotion": text.promote(PROMOTION),
    "an apply": text.apply(APPLIED),
    "a scan": text.scan(SCAN),
}


def words(line: str) -> list[str]:
    """Return the words of a line without its sign."""
    return [word for word in line.split() if len(word) > 1]


@pytest.mark.parametrize("rendered", TEXTS.values(), ids=TEXTS)
def test_a_text_fits_on_80_columns(rendered: str) -> None:
    """But for one word that is too long by itself, which then stands alone: it is there to be copied."""
    wide = [line for line in rendered.splitlines() if len(line) > WIDTH and len(words(line)) > 1]

    assert wide == []


@pytest.mark.parametrize("rendered", TEXTS.values(), ids=TEXTS)
def test_a_text_needs_no_colour(rendered: str) -> None:
    """Nor a terminal: no escape, no blank at the end of a line."""
    assert "\x1b" not in rendered
    assert all(line == line.rstrip() for line in rendered.splitlines())


def test_the_first_line_of_a_plan_is_its_verdict_and_then_comes_what_could_be_lost() -> None:
    """A reviewer that reads no further has read the worst."""
    lines = plan_text.plan(planned(*CHANGES)).splitlines()

    assert "staging" in lines[0]
    assert "1 to create" in " ".join(lines[:2])
    told = " ".join(" ".join(lines).split())
    assert (
        told.index("Could be lost (1 critical") < told.index("next: toolkit apply") < told.index("CRITICAL")
    )


def test_a_plan_says_the_exact_next_command() -> None:
    """To be copied."""
    report = planned(*CHANGES)
    told = " ".join(plan_text.plan(report).replace("\\\n", " ").split())

    assert f"toolkit apply staging --approved-fingerprint {report.fingerprint}" in told
    assert "toolkit package --publish staging" in plan_text.plan(planned(*CHANGES, pinned=False))


def test_every_resource_that_is_not_shown_is_counted() -> None:
    """Nothing is hidden without a word of it."""
    many = [change(f"module.orders.aws_sqs_queue.q{number}", ["create"]) for number in range(100)]

    gone = [change(f"module.orders.aws_sqs_queue.g{number}", ["delete"]) for number in range(100)]

    told = plan_text.plan(planned(*many, *gone))

    shown = sum(line.startswith("  - ") for line in told.splitlines())
    assert f"{100 - shown} more: toolkit plan staging --json" in told
    assert "  + 100 aws_sqs_queue" in told


def test_no_rendering_of_a_plan_holds_a_value() -> None:
    """Not of attributes, outputs or variables; names of attributes are told."""
    report = planned(*CHANGES)
    done = Applied(report, {"api": {"id": "a"}}, (), 1.0)

    renderings = [
        plan_text.plan(report),
        markdown.plan(report),
        json.dumps(documents.plan(report)),
        json.dumps(documents.apply(done)),
        text.apply(done),
    ]

    assert not any(SECRET in rendered for rendered in renderings)
    assert all("memory_size" in rendered for rendered in renderings[:4])


def test_deployed_and_healthy_stand_in_columns_of_their_own() -> None:
    """And unknown is neither yes nor no."""
    lines = board_text.status(ROWS).splitlines()

    assert "deployed" in lines[0]
    assert "healthy" in lines[0]
    staging, prod = (next(line for line in lines if line.startswith(name)) for name in ("staging", "prod"))
    assert staging.split()[3:5] == ["yes", "NO"]
    assert "unknown" in prod


def test_a_board_tells_what_holds_back_and_what_was_killed() -> None:
    """With the command that goes on."""
    told = board_text.status(ROWS)

    assert "next: toolkit apply dev --resume" in told
    assert "an apply is killed, begun 2026-01-01 03:00:00 UTC on laptop" in told
    for counted in ("1 done", "1 failed", "2 never ran", "1 unknown"):
        assert counted in told
    assert "dead: its process 77 on this machine has ended" in told
    assert "[x] running-is-pinned" in told
    assert "fix: toolkit apply staging" in told
    assert "ExpiredToken" in told
    assert "verified-upstream" not in told


def test_a_release_and_a_commit_can_be_copied_from_the_board() -> None:
    """They are not folded."""
    told = board_text.status([ROW])

    assert RELEASE.id in told
    assert (ROW.commit or "")[:8] in told


def test_an_error_says_what_cause_place_and_fix_of_each_problem() -> None:
    """In the form that every command has."""
    failure = Refused(
        "nothing was promoted",
        Problem("one", "do this", Location("a.yaml", 3, 5)),
        Problem("two\nlines", "do that"),
    )

    assert text.error(failure).splitlines() == [
        "error: nothing was promoted",
        "cause: one",
        "   at: a.yaml:3:5",
        "  fix: do this",
        "cause: two",
        "       lines",
        "  fix: do that",
    ]


def test_an_error_as_json_has_every_cause_and_every_fix() -> None:
    """All at once, for a machine too."""
    failure = Refused(
        "nothing was promoted", Problem("one", "do this"), Problem("two", "do that", Location("a", 1, 2))
    )

    document = documents.error(failure)

    assert set(document) >= {"schema", "error", "cause", "fix", "at", "exit_code"}
    assert (document["schema"], document["exit_code"]) == ("toolkit/error/v1", 1)
    assert "one" in document["cause"]
    assert "two" in document["cause"]
    assert "do this" in document["fix"]
    assert "do that" in document["fix"]
    assert (document["at"][0]["file"], document["at"][0]["line"], document["at"][0]["column"]) == ("a", 1, 2)


def test_a_scan_that_can_not_be_believed_says_so_before_anything_else() -> None:
    """And does not say that it found nothing."""
    told = text.scan(Scan((ScannerReport("checkov", "", 0, 1.0, (), "it crashed"),), "low"))

    assert told.startswith("ERROR")
    assert "it crashed" in told
    assert "0 findings" not in told


def test_findings_that_are_not_shown_are_counted() -> None:
    """And it is told where they are."""
    many = tuple(replace(FINDING, line=number) for number in range(80))

    told = text.scan(Scan((ScannerReport("checkov", "3", 90, 1.0, many),), "low"))

    shown = told.count("at: ")
    assert f"{80 - shown} more: toolkit scan --json" in told


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (20_000_000, "20.0 MB")]
)
def test_a_size_is_told_for_people(count: int, told: str) -> None:
    """In decimal units, as AWS tells its limits."""
    assert size(count) == told


@example("[red]x[/red]")
@example("\\[/x]")
@example("[/]")
@example(":smile:")
@given(st.text(alphabet="a[]/\\:=b", min_size=1, max_size=12))
def test_a_cell_is_shown_as_it_is(cell: str) -> None:
    """Whatever markup it looks like."""
    assert cell in table(("name",), [(cell,)])


def test_a_long_cell_is_folded_and_never_cut() -> None:
    """Nothing of it is lost."""
    cell = "abcdefghij" * 20

    told = table(("first", "second"), [("x", cell)])

    assert all(len(line) <= WIDTH for line in told.splitlines())
    assert told.count("a") == cell.count("a")


def test_what_held_a_promotion_back_is_told_with_its_fix() -> None:
    """Of a dry run, too."""
    closed = replace(PROMOTION, commit=None, answers=(Closed("soaked", "too early", "wait 3h"),))

    told = text.promote(closed)

    assert "[x]  soaked: too early" in told
    assert "fix: wait 3h" in told


def test_a_killed_run_is_told_with_its_command_as_json() -> None:
    """The four states apart."""
    (row,) = documents.status([replace(ROW, interruption=INTERRUPTED)])["environments"]

    run = row["run"]
    assert run["state"] == "killed"
    assert (run["done"], run["failed"], run["never_ran"], run["unknown"]) == (["a"], ["b"], ["c", "d"], ["e"])
    assert run["lock"]["who"] == "ana@laptop"
    assert run["lock"]["dead"] == "its process 77 on this machine has ended"
    assert run["next"] == "toolkit apply dev --resume"


CELLS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12).map(str.strip)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_a_table_that_fits_is_laid_out_as_rich_does(rows: list[tuple[str, str, str]]) -> None:
    """Which is not loaded for it."""
    headings, right = ("name", "size", ""), ("size",)

    plain = table(headings, rows, right=right)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tables, "_plain", lambda *_: None)
        assert table(headings, rows, right=right) == plain
