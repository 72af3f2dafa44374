"""Each gate, open and closed; closed it says the cause and the command that opens it."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from toolkit import gates
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import Evidence
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.promotion import Candidate
from toolkit.domain.release import Artifact, Release
from toolkit.gates import not_older, running_is_pinned, verified_upstream
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


GOOD = Candidate(
    source="staging",
    target="prod",
    release=release(b"new"),
    verified=verified(passed=True, failed=[]),
    running=(),
    built=NOON,
    target_release=release(b"old"),
    target_built=NOON - HOUR,
)
OPEN = [
    pytest.param(verified_upstream.ask, GOOD, id="it passed"),
    pytest.param(running_is_pinned.ask, GOOD, id="the same bits"),
    pytest.param(not_older.ask, GOOD, id="it is newer"),
    pytest.param(not_older.ask, replace(GOOD, target_built=NOON), id="it is as old"),
    pytest.param(not_older.ask, replace(GOOD, target_release=None), id="the target holds none"),
    pytest.param(not_older.ask, replace(GOOD, target_release=release(b"new"), built=None), id="it is there"),
    pytest.param(not_older.ask, replace(GOOD, target_built=NOON + HOUR, allow_older="why"), id="a reason"),
    pytest.param(not_older.ask, replace(GOOD, built=None, allow_older="why"), id="unknown, and a reason"),
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
    pytest.param(not_older.ask, replace(GOOD, built=NOON - 2 * HOUR), "before r-", id="it is older"),
    pytest.param(not_older.ask, replace(GOOD, built=None), "not known", id="its age is not known"),
    pytest.param(not_older.ask, replace(GOOD, target_built=None), "not known", id="the other's is not known"),
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

    assert names == {"verified-upstream", "running-is-pinned", "not-older-than-what-runs"}
