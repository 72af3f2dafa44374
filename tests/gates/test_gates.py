"""Each gate, open and closed; closed it says the cause and the command that opens it."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from toolkit import gates
from toolkit.domain import freeze
from toolkit.domain.chain import UNSIGNED, Line
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import Evidence
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.hold import Hold
from toolkit.domain.promotion import Candidate, Merge
from toolkit.domain.promotion_rules import PromotionRules
from toolkit.domain.release import Artifact, Release
from toolkit.domain.scanned import Scanned
from toolkit.gates import (
    approved,
    base_not_moved,
    budget,
    no_open_finding,
    not_held,
    not_older,
    not_rolled_back,
    running_is_pinned,
    scan_fresh,
    signed,
    soaked,
    verified_upstream,
    window,
)
from toolkit.gates.catalog import GATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.gate import Answer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def release(text: bytes) -> Release:
    """Return a release of one function."""
    found = of_bytes(text)
    return Release((Artifact("f", "function", found),), Artifact("infrastructure", "infrastructure", found))


def verified(**details: Any) -> Evidence:  # noqa: ANN401 - any JSON value
    """Return a verification with these details."""
    return Evidence("verified", "staging", "r-1", NOON, "arn:me", {}, details)


DAY = PromotionRules(soak=86400)
NIGHT = PromotionRules(freeze=(freeze.parse("Wed 22:00-Thu 08:00 UTC"),))
"""NOON is a Thursday's"""
SCAN = PromotionRules(scan=7 * 86400)
CLEAN = Scanned(NOON - HOUR, "passed", 0, "dev")
TWO = PromotionRules(approvals=2, approvers=("ana", "ben", "cleo"))
HELD = Hold("ana", "why", NOON)
GOOD = Candidate(
    source="staging",
    target="prod",
    release=release(b"new"),
    verified=verified(passed=True, failed=[]),
    running=(),
    built=NOON,
    target_release=release(b"old").id,
    target_built=NOON - HOUR,
    now=NOON,
)
MERGED = replace(GOOD, way="merged")
LEFT = Evidence("rolled-back", "prod", "r-0", NOON, "me", {}, {"from": GOOD.release.id, "reason": "it burns"})
FORGED = Line("chain/3", 3, None, "signed by another key")
OLD = Line("old", None, verified(passed=True), UNSIGNED)
OPEN = [
    pytest.param(verified_upstream.ask, GOOD, id="it passed"),
    pytest.param(running_is_pinned.ask, GOOD, id="the same bits"),
    pytest.param(signed.ask, GOOD, id="every line is signed"),
    pytest.param(not_older.ask, GOOD, id="it is newer"),
    pytest.param(not_older.ask, replace(GOOD, target_built=NOON), id="it is as old"),
    pytest.param(not_older.ask, replace(GOOD, target_release=None), id="the target holds none"),
    pytest.param(
        not_older.ask, replace(GOOD, target_release=release(b"new").id, built=None), id="it is there"
    ),
    pytest.param(not_older.ask, replace(GOOD, target_built=NOON + HOUR, allow_older="why"), id="a reason"),
    pytest.param(not_older.ask, replace(GOOD, built=None, allow_older="why"), id="unknown, and a reason"),
    pytest.param(soaked.ask, GOOD, id="no soak is asked for"),
    pytest.param(soaked.ask, replace(GOOD, rules=DAY, soaking_since=NOON - 24 * HOUR), id="to the second"),
    pytest.param(soaked.ask, replace(GOOD, rules=DAY, hotfix="it burns"), id="a hotfix does not soak"),
    pytest.param(
        soaked.ask,
        replace(GOOD, rules=DAY, soaking_since=NOON - 48 * HOUR, soaked_until=NOON - 24 * HOUR),
        id="it ran long enough before another took its place",
    ),
    pytest.param(running_is_pinned.ask, replace(MERGED, running=None), id="another runs there by now"),
    pytest.param(not_rolled_back.ask, GOOD, id="nobody went back"),
    pytest.param(not_rolled_back.ask, replace(GOOD, rolled_back=LEFT, allow_older="mended"), id="a reason"),
    pytest.param(no_open_finding.ask, GOOD, id="no scan is asked for"),
    pytest.param(no_open_finding.ask, replace(GOOD, rules=SCAN, scanned=CLEAN), id="nothing is open"),
    pytest.param(scan_fresh.ask, GOOD, id="no scan is asked for"),
    pytest.param(
        scan_fresh.ask,
        replace(GOOD, rules=SCAN, scanned=replace(CLEAN, at=NOON - 7 * 24 * HOUR)),
        id="as old as it may be",
    ),
    pytest.param(base_not_moved.ask, GOOD, id="it was not looked at yet"),
    pytest.param(base_not_moved.ask, replace(GOOD, moved=()), id="nothing moved"),
    pytest.param(base_not_moved.ask, replace(GOOD, way="direct"), id="the shared repository is away"),
    pytest.param(budget.ask, GOOD, id="no budget"),
    pytest.param(budget.ask, replace(GOOD, budget=10.0), id="it was not planned yet"),
    pytest.param(budget.ask, replace(GOOD, budget=10.0, monthly=10.0), id="to the cent"),
    pytest.param(approved.ask, GOOD, id="nobody has to"),
    pytest.param(approved.ask, replace(GOOD, rules=TWO), id="it is yet to be reviewed"),
    pytest.param(
        approved.ask,
        replace(MERGED, rules=TWO, merge=Merge(4, ("ana", "ben"), ("bot",))),
        id="two have",
    ),
    pytest.param(not_held.ask, GOOD, id="nobody holds it"),
    pytest.param(window.ask, GOOD, id="never frozen"),
    pytest.param(
        window.ask, replace(GOOD, rules=NIGHT, now=NOON.replace(hour=8)), id="the end is not frozen any more"
    ),
    pytest.param(
        window.ask, replace(GOOD, rules=NIGHT, now=NOON.replace(hour=3), hotfix="it burns"), id="a hotfix"
    ),
]
CLOSED = [
    pytest.param(verified_upstream.ask, replace(GOOD, verified=None), "no passing", id="never verified"),
    pytest.param(
        verified_upstream.ask,
        replace(GOOD, verified=verified(passed=False, failed=["alarms: errors"])),
        "alarms: errors",
        id="it failed",
    ),
    pytest.param(
        verified_upstream.ask,
        replace(GOOD, verified=verified(passed=False, failed=[])),
        "nothing was compared",
        id="nothing was compared",
    ),
    pytest.param(verified_upstream.ask, replace(GOOD, verified=verified()), "failed", id="it does not say"),
    pytest.param(
        verified_upstream.ask, replace(GOOD, verified=verified(passed="yes")), "failed", id="it says no truth"
    ),
    pytest.param(
        running_is_pinned.ask,
        replace(GOOD, running=("f: version 1 runs x", "g: it is not there")),
        "f: version 1 runs x; g: it is not there",
        id="other bits",
    ),
    pytest.param(
        signed.ask,
        replace(GOOD, doubted=(OLD, FORGED)),
        "chain/3: signed by another key",
        id="a line is forged",
    ),
    pytest.param(signed.ask, replace(GOOD, doubted=(FORGED,) * 9), "; and 6 more", id="many lines are"),
    pytest.param(signed.ask, replace(GOOD, doubted=(OLD,)), "verified in staging is unsigned", id="unsigned"),
    pytest.param(not_older.ask, replace(GOOD, built=NOON - 2 * HOUR), "before r-", id="it is older"),
    pytest.param(not_older.ask, replace(GOOD, built=None), "not known", id="its age is not known"),
    pytest.param(not_older.ask, replace(GOOD, target_built=None), "not known", id="the other's is not known"),
    pytest.param(soaked.ask, replace(GOOD, rules=DAY), "it has not begun", id="it never began"),
    pytest.param(
        soaked.ask,
        replace(GOOD, rules=DAY, soaking_since=NOON - 23 * HOUR),
        "prod asks for 24 h",
        id="an hour is missing",
    ),
    pytest.param(
        soaked.ask,
        replace(GOOD, rules=DAY, soaking_since=NOON - 48 * HOUR, soaked_until=NOON - 25 * HOUR),
        "it ran verified in staging from",
        id="another took its place too early",
    ),
    pytest.param(verified_upstream.ask, replace(MERGED, verified=None), "prod pins r-", id="edited by hand"),
    pytest.param(not_rolled_back.ask, replace(GOOD, rolled_back=LEFT), "it burns", id="rolled back"),
    pytest.param(no_open_finding.ask, replace(GOOD, rules=SCAN), "no scan", id="never scanned"),
    pytest.param(
        no_open_finding.ask,
        replace(GOOD, rules=SCAN, scanned=replace(CLEAN, verdict="failed", open=2)),
        "failed: 2 open",
        id="something is open",
    ),
    pytest.param(
        no_open_finding.ask,
        replace(GOOD, rules=SCAN, scanned=replace(CLEAN, verdict="error")),
        "ended with error",
        id="a scanner crashed",
    ),
    pytest.param(scan_fresh.ask, replace(GOOD, rules=SCAN), "no scan", id="never scanned"),
    pytest.param(
        scan_fresh.ask,
        replace(GOOD, rules=SCAN, scanned=replace(CLEAN, at=NOON - 7 * 24 * HOUR - HOUR)),
        "no older than 7 days",
        id="too old",
    ),
    pytest.param(
        scan_fresh.ask,
        replace(GOOD, rules=SCAN, scanned=replace(CLEAN, at=NOON + HOUR)),
        "a time to come",
        id="of tomorrow",
    ),
    pytest.param(
        base_not_moved.ask, replace(GOOD, moved=("a", "b", "c", "d")), "a, b, c and 1 more", id="main moved"
    ),
    pytest.param(
        base_not_moved.ask, replace(MERGED, moved=("a",)), "others have changed a", id="it moved since"
    ),
    pytest.param(base_not_moved.ask, MERGED, "does not know", id="it can't be told"),
    pytest.param(
        budget.ask, replace(GOOD, budget=10.0, monthly=10.01), "10.01 USD a month", id="a cent too much"
    ),
    pytest.param(
        budget.ask, replace(MERGED, budget=10.0), "no plan was reviewed", id="nobody knows the costs"
    ),
    pytest.param(
        approved.ask,
        replace(MERGED, rules=TWO, merge=Merge(4, doubt="nobody knows")),
        "nobody knows",
        id="doubt",
    ),
    pytest.param(approved.ask, replace(GOOD, rules=TWO, way="direct"), "nobody reviews", id="directly"),
    pytest.param(approved.ask, replace(MERGED, rules=TWO), "without a pull request", id="pushed"),
    pytest.param(
        approved.ask,
        replace(MERGED, rules=TWO, merge=Merge(4, ("ana", "bot", "zoe", "ben"), ("bot", "ben"))),
        "#4 has 1; not counted: bot, zoe, ben",
        id="authors and strangers",
    ),
    pytest.param(not_held.ask, replace(GOOD, hold=HELD), "ana, since 2026-01-01 12:00 UTC: why", id="held"),
    pytest.param(not_held.ask, replace(GOOD, hold=HELD, hotfix="it burns"), "ana", id="held, and a hotfix"),
    pytest.param(
        window.ask, replace(GOOD, rules=NIGHT, now=NOON.replace(hour=3)), "is frozen: Wed", id="frozen"
    ),
]


@pytest.mark.parametrize(("ask", "candidate"), OPEN)
def test_an_open_gate_says_why(ask: Callable[[Candidate], Answer], candidate: Candidate) -> None:
    """The reason goes into the commit."""
    answer = ask(candidate)

    assert isinstance(answer, Opened)
    assert answer.because


@pytest.mark.parametrize(("ask", "candidate", "cause"), CLOSED)
def test_a_closed_gate_says_the_cause_and_what_would_open_it(
    ask: Callable[[Candidate], Answer], candidate: Candidate, cause: str
) -> None:
    """Nobody has to ask a colleague."""
    answer = ask(candidate)

    assert isinstance(answer, Closed)
    assert cause in answer.cause
    assert answer.fix


def test_a_fix_names_the_environment_that_it_mends() -> None:
    """A command to copy."""
    closed = [gate(replace(GOOD, verified=None, running=("f: no",))) for gate in GATES]

    fixes = [answer.fix for answer in closed if isinstance(answer, Closed)]
    assert fixes == ["toolkit verify staging", "toolkit apply staging"]


def test_every_gate_is_in_the_catalog_and_has_a_name_of_its_own() -> None:
    """A gate that is not asked holds nothing back."""
    modules = [
        import_module(f"toolkit.gates.{item.name}")
        for item in pkgutil.iter_modules(gates.__path__)
        if item.name != "catalog"
    ]

    assert {module.ask for module in modules} == set(GATES)
    assert len({module.GATE for module in modules}) == len(GATES)


def test_every_gate_has_an_open_and_a_closed_example() -> None:
    """In this file."""
    for examples in (OPEN, CLOSED):
        assert {example.values[0] for example in examples} == set(GATES)


def test_a_gate_answers_under_its_own_name() -> None:
    """So that the board and the refusal speak of one thing."""
    names = {gate(GOOD).gate for gate in GATES}

    assert names == {
        "verified-upstream",
        "running-is-pinned",
        "not-older-than-what-runs",
        "soaked",
        "signed",
        "not-held",
        "window",
        "approved",
        "base-not-moved",
        "budget",
        "no-open-finding",
        "not-rolled-back",
        "scan-fresh",
    }
