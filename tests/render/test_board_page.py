"""The board as a page: whole, readable, and nothing but text in it, whoever wrote that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import INTERRUPTED, NOON, ROW, ROWS

from toolkit.domain.board import Drifted, NextPromotion
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.hold import Hold
from toolkit.render import board_html, board_text

if TYPE_CHECKING:
    from toolkit.domain.board import Row

NOW = NOON + timedelta(hours=26)
HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=y> \"'`&\u202e\x00\x1b[31m"
VOID = {"meta", "link", "br", "img"}


class Reader(HTMLParser):
    """What a page consists of: elements as they are nested, and the text in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold its end against its beginning."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text that is seen."""
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All text, in its order."""
        return "".join(self.texts)


def page(*rows: Row) -> str:
    """Return a page."""
    return board_html.page(rows or ROWS, project="orders", now=NOW)


def hostile(text: str) -> Row:
    """Return an environment of which somebody wrote this, wherever anybody can write."""
    return replace(
        ROW,
        release=text,
        commit=text,
        subject=text,
        applied_at=NOON,
        applied_by=text,
        verified_by=text,
        api_url=f"javascript:{text}",
        held=Hold(text, text, NOON),
        problem=text,
        bits={text: text},
        drift=Drifted(1, NOON),
        interruption=replace(INTERRUPTED, run=replace(INTERRUPTED.run, cause=text or "x", failed=(text,))),
        next_promotion=NextPromotion(
            text, (Closed(text, text, text), Opened(text, text)), open=False, already=False
        ),
    )


def test_a_page_is_whole_and_says_what_it_is() -> None:
    """Every element that is opened is closed; the language, the title and one main heading are there."""
    read = Reader(page())

    assert read.open == []
    assert page().startswith('<!doctype html>\n<html lang="en">')
    names = [name for name, _ in read.elements]
    assert [names.count(name) for name in ("title", "main", "h1")] == [1, 1, 1]


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    """Its own policy forbids it, too."""
    read = Reader(page(hostile(HOSTILE), ROW))

    names = {name for name, _ in read.elements}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "base", "svg"}
    policies = [told["content"] for name, told in read.elements if told.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in page()
    assert "@import" not in page()
    assert not any(key.startswith("on") for _, told in read.elements for key in told)


@given(st.text(max_size=60))
def test_what_somebody_wrote_is_text_and_nothing_else(written: str) -> None:
    """The same elements as for a harmless text, and no letter that turns others round."""
    tame, wild = Reader(page(hostile("harmless"))), Reader(page(hostile(HOSTILE + written)))

    assert [name for name, _ in wild.elements] == [name for name, _ in tame.elements]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b-\x1f]", wild.text)
    assert "<script>alert(1)</script>" in wild.text


def test_a_text_of_any_length_is_cut() -> None:
    """Ten thousand letters of a subject are not a page."""
    assert len(page(replace(ROW, subject="x" * 10_000))) - len(page(replace(ROW, subject="x"))) < 1_000


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    """And tells nobody where it was followed from."""
    links = [
        told for name, told in Reader(page(hostile("x"), replace(ROW, api_url="https://a.example/x"))).elements
        if name == "a"
    ]  # fmt: skip

    assert links == [{"href": "https://a.example/x", "rel": "noreferrer"}]


@pytest.mark.parametrize(
    "wanted",
    [
        "Place the order",
        "3 differences",
        "1 d ago",
        "by arn:aws:sts",
        "Held by team shop since 2026-03-01 12:30 UTC: the sale is on",
        "An apply is killed",
        "held back",
        "Fix: toolkit apply staging",
        "12 commits",
    ],
)
def test_a_page_tells_what_the_board_knows(wanted: str) -> None:
    """Whose work, how old, seen by whom, changed by hand, held by whom, and why it does not go on."""
    row = replace(
        ROW,
        subject="Place the order",
        applied_at=NOON,
        applied_by=ROW.verified_by,
        drift=Drifted(3, NOON),
        held=Hold("team shop", "the sale is on", NOON),
        interruption=INTERRUPTED,
    )

    assert wanted in Reader(page(row)).text


def test_a_moment_is_told_by_its_age_and_in_full() -> None:
    """In UTC, for a machine and for whoever points at it."""
    times = [told for name, told in Reader(page()).elements if name == "time"]

    assert {"datetime": "2026-03-01T12:30:00+00:00", "title": "2026-03-01 12:30:00 UTC"} in times
    assert all(told["datetime"] for told in times)


def test_what_could_not_be_looked_at_is_not_told_as_bad() -> None:
    """Unknown is another word than no."""
    text = Reader(page(replace(ROW, problem="the token has expired", verified_at=None, healthy=None))).text

    assert "Could not be looked at: the token has expired" in text
    assert "✗" not in text.split("The road of a release", maxsplit=1)[0]


def test_what_somebody_wrote_moves_no_cursor_on_a_terminal() -> None:
    """Neither a reason, nor a subject, nor what a service answered."""
    told = board_text.status([hostile(HOSTILE)], now=NOW)

    assert all(letter.isprintable() or letter == "\n" for letter in told)


def test_ages_and_drift_are_told_on_a_terminal() -> None:
    """In words that need no colour."""
    row = replace(ROW, subject="Place the order", applied_at=NOON, drift=Drifted(3, NOON))

    told = board_text.status([row, replace(row, name="prod", drift=Drifted(0, NOON))], now=NOW)

    for wanted in (
        "staging: Place the order (applied 1 d ago)",
        "staging: DRIFT, 3 differences, seen 1 d ago (toolkit drift staging)",
        "prod: no drift, seen 1 d ago",
    ):
        assert wanted in told
