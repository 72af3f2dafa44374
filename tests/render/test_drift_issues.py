"""What an issue says of drift: short enough, safe whoever named it, and enough to act on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.drift import Drift, Ignored, Item
from toolkit.domain.drift_rules import Fault, Rule
from toolkit.domain.forge import BODY_LIMIT
from toolkit.render import drift, drift_markdown

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ITEM = Item("module.orders.aws_sqs_queue.this", "delay_seconds", 0, 7)
CODE = Item(
    "module.f.aws_lambda_alias.live",
    "function_version",
    "1",
    "2",
    ("lambda", "update-alias", "--function-name", "a b; $(touch x)", "--name", "live"),
)
RULE = Rule("*", "tags", "The finance team tags it.", "finance", date(2026, 4, 1), "environment.yaml", 7)
HOSTILE = "```\n<!-- --> </details> @octocat #1 [x](http://evil) <script>\u202e\x1b[31m"


def found(*items: Item, **more: object) -> Drift:
    """Return what was found in an environment."""
    return Drift("dev", "r-0123456789ab", items, at=NOON, seconds=9, **more)  # type: ignore[arg-type]


def test_an_issue_says_what_differs_and_what_to_do() -> None:
    """With the command, and where a rule would stand."""
    notice = drift_markdown.notice(found(ITEM), run_url="https://github.com/octo/orders/actions/runs/1")

    assert notice.title == "Drift in dev"
    assert notice.body.startswith(notice.marker)
    assert notice.state in notice.body
    assert notice.standing
    for wanted in ("delay_seconds: declared 0, found 7", "toolkit apply dev", "environment.yaml", "runs/1"):
        assert wanted in notice.body


def test_what_no_apply_puts_back_is_told_with_its_command_first() -> None:
    """Quoted, so that a name is no command."""
    body = drift_markdown.notice(found(CODE)).body

    assert "aws lambda update-alias --function-name 'a b; $(touch x)' --name live" in body
    assert "first by the commands above" in body


def test_nothing_that_differs_leaves_nothing_standing() -> None:
    """The text says so."""
    notice = drift_markdown.notice(found())

    assert not notice.standing
    assert "No drift in dev" in notice.body
    assert "What to do" not in notice.body


def test_what_differs_as_before_has_the_same_state() -> None:
    """Whatever the time, and what is ignored."""
    other = Drift("dev", "r-other0123456", (ITEM,), at=datetime(2026, 3, 2, tzinfo=UTC), seconds=1)

    assert drift_markdown.notice(found(ITEM)).state == drift_markdown.notice(other).state
    assert drift_markdown.notice(found(CODE)).state != drift_markdown.notice(other).state


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_or_value_gets_out_of_its_code(name: str, value: str) -> None:
    """Nothing is markup, a link, a mention or a command of our own."""
    item = Item(f"a.{name}", HOSTILE + name, value, HOSTILE + value)

    body = drift_markdown.notice(found(item)).body

    fence = re.search(r"^(`{3,})text$", body, re.MULTILINE)
    assert fence is not None
    outside = body.split(fence[0])[0] + body.split(f"\n{fence[1]}\n", 1)[1]
    assert not re.search(r"@octocat|evil|<script|</details>|\u202e|\x1b", outside)
    assert "\u202e" not in body
    assert "\x1b" not in body


@pytest.mark.parametrize("count", [0, 1, 300, 5000])
def test_an_issue_is_never_too_long(count: int) -> None:
    """What is left out is counted, and said where it is."""
    items = [Item(f"module.m{number}.x{'`' * 30}", "attribute" * 20, "a" * 500, 1) for number in range(count)]

    body = drift_markdown.notice(found(*items)).body

    assert len(body) <= BODY_LIMIT
    assert ("left out" in body) == (count >= 300)


def test_on_a_terminal_it_is_told_resource_by_resource() -> None:
    """With what is ignored, what waits, and which rule is at fault."""
    text = drift.text(
        found(
            ITEM,
            ignored=(Ignored(CODE, RULE),),
            pending=("module.a.b",),
            faults=(Fault(RULE, "it expired on 2026-02-01", "mend it"),),
            unrecorded="AccessDenied",
        )
    )

    for wanted in (
        "Drift in dev: 1 attribute", "delay_seconds: declared 0, found 7", "by finance, until 2026-04-01",
        "not applied yet, and no drift: 1 change", "it expired on 2026-02-01", "at: environment.yaml:7",
        "not recorded", "next: toolkit apply dev",
    ):  # fmt: skip
        assert wanted in text


def test_nothing_from_the_account_can_move_a_cursor() -> None:
    """Neither a name nor a value."""
    text = drift.text(found(Item("a\x1b[2J", "b\r", HOSTILE, "\x07")))

    assert all(letter.isprintable() or letter == "\n" for letter in text)


def test_a_document_tells_all_of_it() -> None:
    """The values as they are, the command as it is typed."""
    told = drift.document(found(ITEM, CODE, ignored=(Ignored(ITEM, RULE),)))

    assert told["schema"] == "toolkit/drift/v1"
    assert (told["drifted"], told["recorded"], told["pending"]) == (True, True, [])
    assert [item["put_back"] is None for item in told["items"]] == [True, False]
    assert told["ignored"][0]["expires"] == "2026-04-01"
