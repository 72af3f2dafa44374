"""A ledger reads as an audit: on 80 columns, and nothing that was forged moves a cursor."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.chain import UNSIGNED, Break, Head, History, Line, Verdict
from toolkit.domain.evidence import Evidence
from toolkit.render.history import document, summary, text

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DIGEST = "sha256:" + "ab" * 32
SAID = Evidence(
    "verified",
    "dev",
    "r-1",
    NOON,
    "arn:aws:sts::111111111111:assumed-role/orders-deploy/GitHubActions",
    {"f": DIGEST},
    {"passed": True, "observations": 65, "failed": []},
)
LINE = Line("evidence/chain/0000000001.json", 1, SAID, digest=DIGEST, keyid="sha256:key")
OLD = Line("evidence/20260101T115900.000000Z-applied-ab.json", None, replace(SAID, kind="applied"), UNSIGNED)
FORGED = Line("evidence/chain/0000000002.json", 2, None, "it is signed by another key", DIGEST)
HOLDS = History("dev", (LINE,), Verdict(1, 0, (), Head(1, DIGEST)))
BROKEN = History("dev", (OLD, LINE, FORGED), Verdict(1, 1, (Break(FORGED.name, FORGED.doubt),), None))


def test_a_line_says_who_did_what_when_and_on_which_evidence() -> None:
    """In the words of an audit."""
    told = text(HOLDS)

    assert "#1   2026-01-01 12:00:00 UTC  verified  r-1  signed" in told
    assert "by arn:aws:sts::111111111111:assumed-role/orders-deploy/GitHubActions" in told
    assert "passed, observations 65" in told
    assert f"evidence {DIGEST[:19]}" in told
    assert told.endswith(f"The chain of dev holds: 1 signed; the newest line is #1 {DIGEST[:19]}")


def test_a_broken_chain_is_told_by_its_links() -> None:
    """What is unsigned, and what is forged, are two things."""
    told = text(BROKEN)

    assert "UNSIGNED" in told
    assert "1 line is of before evidence was signed" in told
    assert f"NOT BELIEVED  {FORGED.name}" in told
    assert f"[x] {FORGED.name}\n    {FORGED.doubt}" in told
    assert told.endswith("The chain of dev is BROKEN in 1 place")


def test_an_empty_ledger_says_so() -> None:
    """Nothing is no proof."""
    told = text(History("dev", (), Verdict(0, 0, (), None)))

    assert told == "Nothing was recorded in dev yet\n\nThe chain of dev has not begun"


@given(st.text(max_size=30), st.text(max_size=30), st.dictionaries(st.text(max_size=5), st.text(max_size=9)))
def test_whatever_a_line_says_it_begins_no_line_of_its_own(
    by: str, name: str, details: dict[str, str]
) -> None:
    """Names and reasons are other people's words."""
    said = replace(SAID, by=by, details=details)
    lines = (replace(LINE, evidence=said), replace(FORGED, name=name))
    told = text(History("dev", lines, Verdict(1, 0, (Break(name, by),), None)))

    assert all(each.isprintable() for each in told.split("\n"))
    assert told.count("The chain of dev") >= 1
    starts = [each for each in told.split("\n") if each.startswith(("#", "[x]", "The chain"))]
    assert len(starts) == 4


@given(st.integers(0, 300))
def test_every_line_fits_on_80_columns(minutes: int) -> None:
    """Details are folded between words."""
    details = {"fingerprint": DIGEST, "risks": [f"high identity module.a[{minutes}]"] * 9, "commit": "a" * 40}
    said = replace(SAID, at=NOON + timedelta(minutes=minutes), details=details)

    told = text(History("dev", (replace(LINE, evidence=said), OLD, FORGED), BROKEN.verdict))

    assert all(len(each) <= 80 for each in told.splitlines())
    assert "risks: 9" in told
    assert "commit aaaaaaaaaaaa," in told or told.count("a" * 12)


def test_details_are_summed_up() -> None:
    """Empty values say nothing, and nothing that is long is told whole."""
    details: dict[str, Any] = {
        "passed": False,
        "changes": False,
        "from": "dev",
        "allow_older": None,
        "failed": ["alarms: errors"],
        "versions": {"terraform": "1"},
        "reason": "",
        "scanned": {"verdict": "passed", "open": 0, "at": "2026-01-01T12:00:00+00:00", "where": "dev"},
    }

    assert (
        summary(replace(SAID, details=details))
        == "not passed, no changes, from dev, failed: alarms: errors, scan passed, 0 open"
    )


def test_the_document_has_what_the_contract_promises() -> None:
    """And is JSON."""
    found = json.loads(json.dumps(document(BROKEN)))

    assert found["schema"] == "toolkit/history/v1"
    assert [entry["verified"] for entry in found["entries"]] == [False, True, False]
    assert (
        found["entries"][1].items()
        >= {
            "sequence": 1,
            "at": "2026-01-01T12:00:00+00:00",
            "kind": "verified",
            "by": SAID.by,
            "release": "r-1",
        }.items()
    )
    assert found["entries"][2]["kind"] is None
    assert found["chain"] == {
        "intact": False,
        "signed": 1,
        "unsigned": 1,
        "head": None,
        "breaks": [{"name": FORGED.name, "cause": FORGED.doubt}],
    }
    assert document(HOLDS)["chain"]["head"] == {"sequence": 1, "digest": DIGEST}
