"""A comment on a pull request is never too long, tells the worst first, and says only what we say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from shown import CHANGES, RELEASE, change, planned

from toolkit.domain.identity_delta import IdentityDelta, Permitted
from toolkit.domain.plan import Change
from toolkit.domain.risk import Risk, rank
from toolkit.render import markdown, plan_text
from toolkit.render.markdown import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from toolkit.domain.plan import Action
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.risk import Level

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "`",
    "```",
    "````\n# Approved",
    "`" * 40,
    "~~~",
    "</details>",
    "<!--",
    "-->",
    "@octocat",
    "#123",
    "GH-12",
    "octo/repo#1",
    "\n\n| a | b |\n|---|---|\n",
    "[x](https://evil.example)",
    "<img src=x>",
    "<script>",
    "$x$",
    "![x](https://evil.example/x.png)",
    "www.evil.example",
    "mail@evil.example",
    "\u202e",
    "\u200b",
    "\x1b[31m",
    "\r",
    "\x00",
    "&#64;",
    "\\",
    "**",
    "_x_",
    ":tada:",
    "- [x] done",
    "1. ",
    "> ",
    "\t",
    "    code",
    "\u2028",
    "a" * 3000,
    "<details open>",
]
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=6).map("".join)


def report_of(name: str) -> PlanReport:
    """Return a plan in which everything that a stranger names is called so."""
    address = f'module.a["{name}"].aws_dynamodb_table.this'
    made = planned(
        change(address, ["delete"]),
        change(f'module.b["{name}"].aws_sqs_queue.this', ["update"], **{f"x{name}": 1}),
        change(f'module.c["{name}"].aws_sqs_queue.this', ["create"]),
    )
    risks = [Risk(level, "data-loss", address, f"it holds {name}") for level in ("critical", "high", "low")]
    permitted = Permitted(address, "role", f"AWS {name}", f"s3:{name}", name, (name,))
    identity = IdentityDelta((permitted,), (permitted,), (address,))
    return replace(made, risks=rank(risks), identity=identity)  # type: ignore[arg-type] # levels are literals


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Yield all tokens, inline ones too."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def skeleton(comment: str) -> list[tuple[str, str, str]]:
    """Return everything of a comment that is markup or text, without what stands in code."""
    return [
        (
            token.type,
            str(token.attrs),
            "" if token.type in ("code_inline", "fence", "inline") else token.content,
        )
        for token in flat(PARSER.parse(comment))
    ]


@settings(max_examples=60, deadline=None)
@given(hostile)
@example("`")
@example("``")
@example(" ")
@example("` `")
@example("\\`")
def test_no_name_or_value_becomes_markup(name: str) -> None:
    """Parsed, the comment is that of a harmless plan; what differs stands in code."""
    assert skeleton(markdown.plan(report_of(name))) == skeleton(markdown.plan(report_of("x")))


@pytest.mark.parametrize("name", HOSTILE)
def test_each_known_trick_stays_in_code(name: str) -> None:
    """Mentions, references, links, images, tables, comments, tags, bidirectional overrides."""
    comment = markdown.plan(report_of(name))

    assert skeleton(comment) == skeleton(markdown.plan(report_of("x")))
    assert not set(comment) & set("\u202e\u200b\x1b\r\x00\u2028\t")


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_a_terminal_is_told_nothing_but_text(name: str) -> None:
    """No escape, no line of its own, no reversal."""
    told = plan_text.plan(report_of(name))

    assert all(letter.isprintable() or letter == "\n" for letter in told)


def many(count: int, letters: str = "q") -> PlanReport:
    """Return a plan of so many changes, of each kind some, all with risks."""
    kinds: tuple[Action, ...] = ("delete", "update", "create", "replace")
    names = [f'module.x["{letters}{at}"].aws_dynamodb_table.t' for at in range(count)]
    changes = tuple(
        Change(name, "aws_dynamodb_table", kinds[at % 4], {}, {}, ("a",)) for at, name in enumerate(names)
    )
    levels: tuple[Level, ...] = ("low", "medium", "high", "critical")
    risks = [Risk(levels[at % 4], "other", name, f"why {letters}") for at, name in enumerate(names)]
    permitted = tuple(Permitted(name, "role", "", "s3:GetObject", letters) for name in names)
    made = planned()
    return replace(
        made,
        plan=replace(made.plan, changes=changes),
        risks=rank(risks),
        identity=IdentityDelta(permitted, permitted),
    )


@pytest.mark.parametrize(
    "letters", ["q", "`" * 300, "漢" * 300, "\U0001f600" * 300], ids=["plain", "ticks", "wide", "astral"]
)
@pytest.mark.parametrize("count", [1, 100, 10_000])
def test_a_comment_is_never_longer_than_github_takes(count: int, letters: str) -> None:
    """However many changes, however long their names."""
    comment = markdown.plan(many(count, letters), run_url="https://github.com/o/r/actions/runs/1")

    assert len(comment) <= LIMIT
    assert comment.count("<details>") == comment.count("</details>")
    assert "sha256:" in comment


def test_of_ten_thousand_changes_the_most_dangerous_are_told_and_the_rest_is_counted() -> None:
    """With where all of it is."""
    report = many(10_000)

    comment = markdown.plan(report, run_url="https://github.com/o/r/actions/runs/1")

    shown = [line for line in comment.splitlines() if line.startswith(("CRITICAL", "HIGH", "MEDIUM", "LOW"))]
    assert shown
    assert all(line.startswith("CRITICAL") for line in shown)
    assert f"{10_000 - len(shown)} more are left out here: `toolkit plan staging --json`" in comment
    assert "[the whole run](https://github.com/o/r/actions/runs/1)" in comment
    assert "2500 critical, 2500 high" in comment


def test_a_small_plan_is_told_whole() -> None:
    """Nothing is left out where there is room."""
    comment = markdown.plan(planned(*CHANGES))

    assert "left out" not in comment
    assert all(item["address"] in comment for item in CHANGES)


def test_the_worst_comes_first_and_then_the_command() -> None:
    """Verdict and counts, what could be lost, what to do."""
    lines = [line for line in markdown.plan(planned(*CHANGES)).splitlines() if line]

    assert lines[0] == "<!-- toolkit:plan:staging -->"
    assert lines[1] == "### staging: 1 to create, 2 to update, 1 to replace, 1 to delete"
    assert lines[2].startswith("**Could be lost:** 1 critical")
    assert lines[3].startswith(
        "- **critical** data-loss: `module.orders.module.orders.aws_dynamodb_table.this`"
    )
    assert any(line.startswith("toolkit apply staging --approved-fingerprint") for line in lines[:12])


@pytest.mark.parametrize("marker", ["x --> <b>", "a--b", "", "\n"])
def test_a_marker_that_would_end_its_comment_is_left_out(marker: str) -> None:
    """It is hidden, or not there."""
    assert "<!--" not in markdown.plan(planned(*CHANGES), marker=marker)


def test_a_marker_of_one_s_own_is_hidden_in_the_first_line() -> None:
    """So that the comment is found again."""
    assert markdown.plan(planned(), marker="orders/dev:plan").startswith("<!-- orders/dev:plan -->\n")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x) [y](z", "http://x", "https://x\ny", ""])
def test_what_is_no_plain_address_is_no_link(url: str) -> None:
    """Nor anything else."""
    comment = markdown.plan(many(3_000), run_url=url)

    assert "](" not in comment


def test_a_plan_without_changes_says_so() -> None:
    """In one line."""
    comment = markdown.plan(planned())

    assert "### staging: no changes" in comment
    assert RELEASE.id in comment


def test_noise_is_folded_and_counted() -> None:
    """Tags and new code, which every release brings."""

    def quiet(name: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        before = dict.fromkeys(values, 1)
        inner = {"actions": ["update"], "before": before, "after": values, "after_unknown": {}}
        return {"address": name, "type": name.rpartition(".")[0], "mode": "managed", "change": inner}

    report = planned(
        quiet("aws_lambda_function.a", s3_key=2, source_code_hash=3),
        quiet("aws_lambda_alias.a", function_version=2),
        quiet("aws_sqs_queue.a", tags=2, tags_all=2),
        quiet("aws_lambda_function.b", s3_key=2, timeout=3),
    )

    told = plan_text.plan(report)

    assert "~ 3 more updates: 2 in code alone, 1 in tags alone" in told
    assert "aws_lambda_function.b" in told
    assert "aws_lambda_alias.a" not in told
