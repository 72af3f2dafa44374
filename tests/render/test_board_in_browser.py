"""The board in a real browser: what it shows, to whom, how wide, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import chromium
import pytest
from browser import Browser
from shown import ROWS
from test_board_page import HOSTILE, NOW, hostile

from toolkit.render import board_html, documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
NARROW, WIDE = 360, 1280
SHOWN = (*ROWS, hostile(HOSTILE * 20))
CONTRAST = """
(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const part = (value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const found = parse(getComputedStyle(element).backgroundColor);
      if (found.length === 3) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = 99;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim()) continue;
    const one = light(parse(getComputedStyle(element).color)), other = light(behind(element));
    least = Math.min(least, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05));
  }
  return least;
})()
"""
"""The least contrast of any text with what is behind it, as WCAG 2 reckons it"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser."""
    found = chromium.find()
    if found is None:
        pytest.skip("there is no Chromium for this machine in npm, and none on PATH")
    home = tmp_path_factory.mktemp("browser")
    with Browser(found.program, home, options=found.options, libraries=found.libraries) as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the page."""
    file = tmp_path / "board.html"
    file.write_text(board_html.page(SHOWN, project="orders", now=NOW), "utf-8")
    return file.as_uri()


def named(browser: Browser, role: str) -> list[str]:
    """Return the names that are told of everything of a role."""
    return [node.get("name", {}).get("value", "") for node in browser.tree() if node["role"]["value"] == role]


def test_a_page_asks_for_nothing_but_itself_and_complains_of_nothing(browser: Browser, url: str) -> None:
    """No request, no script, no violation of its policy."""
    browser.show(url, width=WIDE)

    asked = [each["params"] for each in browser.events if each["method"] == "Network.requestWillBeSent"]
    told = [
        each for each in browser.events if each["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")
    ]
    assert [each["request"]["url"] for each in asked] == [url]
    assert told == []
    assert browser.value("document.scripts.length + document.images.length") == 0
    assert browser.value("document.compatMode") == "CSS1Compat"


def test_the_table_says_what_the_document_says(browser: Browser, url: str) -> None:
    """Environment by environment, in the order of the pipeline."""
    browser.show(url, width=WIDE)

    cells: list[list[str]] = browser.value(
        "[...document.querySelectorAll('table.board tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    rows: list[dict[str, Any]] = documents.status(ROWS, now=NOW)["environments"]
    words = {True: "✓ yes", False: "✗ no", None: "? unknown"}
    for row, told in zip(rows, cells, strict=False):
        assert told[0] == row["name"]
        assert told[1] == (row["release"] or "none")
        assert told[2] == ((row["commit"] or "")[:12] or "not known")
        assert told[4] == ("? unknown" if row["problem"] else words[row["deployed"]])
        assert told[5] == words[row["healthy"]]
        assert told[8] == ("not known" if row["behind_by"] is None else str(row["behind_by"]))


@pytest.mark.parametrize("width", [NARROW, 390, 820, WIDE])
def test_nothing_is_wider_than_the_screen(browser: Browser, url: str, width: int) -> None:
    """Nobody has to scroll sideways, whatever somebody wrote."""
    browser.show(url, width=width)
    browser.value("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    assert browser.value("document.documentElement.scrollWidth") <= width
    outside = browser.value(
        "[...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right >"
        " innerWidth + 1).map((each) => each.outerHTML.slice(0, 80))"
    )
    assert outside == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_whoever_listens_hears_a_table_with_headings(browser: Browser, url: str, width: int) -> None:
    """On a narrow screen too, where its cells stand below each other."""
    browser.show(url, width=width)

    names = named(browser, "rowheader")
    assert names[: len(ROWS)] == [row.name for row in ROWS]
    assert "Every environment at a glance" in named(browser, "table")
    assert "Drift" in named(browser, "columnheader")
    assert named(browser, "heading")[0] == "orders: what runs where"
    assert all(named(browser, "link"))


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, url: str, *, dark: bool) -> None:
    """By 4.5 to 1 at the least, in light and dark (WCAG 2, AA)."""
    browser.show(url, width=WIDE, dark=dark)

    assert browser.value(CONTRAST) >= 4.5
    assert (browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)") != dark
