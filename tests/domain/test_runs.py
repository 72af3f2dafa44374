"""Whatever a run left in its journal, every planned resource is in exactly one state."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.run import from_journal

ADDRESSES = [f"aws_sqs_queue.this[{key!r}]" for key in ("a", "b", "GET /orders/{id}", "d")]
INTENT = {"event": "intent", "fingerprint": "sha256:1", "addresses": ADDRESSES}


@st.composite
def journals(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return a whole run as Terraform goes about it: some resources at once, each to its end."""
    waiting = draw(st.permutations(draw(st.lists(st.sampled_from(ADDRESSES), unique=True))))
    ends = {address: draw(st.sampled_from(["complete", "error"])) for address in waiting}
    under_way: list[str] = []
    entries: list[dict[str, Any]] = [INTENT]
    while waiting or under_way:
        if waiting and (not under_way or draw(st.booleans())):
            under_way.append(waiting.pop())
            entries.append({"event": "start", "address": under_way[-1]})
        else:
            address = under_way.pop(draw(st.integers(0, len(under_way) - 1)))
            entries.append({"event": ends[address], "address": address})
    return [*entries, {"event": "end", "ok": "error" not in ends.values()}]


@given(journals(), st.data(), st.booleans())
def test_wherever_it_is_cut_every_planned_resource_is_in_one_state(
    journal: list[dict[str, Any]],
    data: st.DataObject,
    alive: bool,  # noqa: FBT001 - an example
) -> None:
    """Nothing is in two, nothing is in none."""
    kept = journal[: data.draw(st.integers(1, len(journal)))]

    run = from_journal(kept, alive=alive)

    assert run is not None
    states = [*run.done, *run.failed, *run.never_ran, *run.unknown]
    assert sorted(states) == sorted(ADDRESSES)


@given(journals(), st.data())
def test_wherever_it_is_cut_what_is_told_of_a_resource_is_its_last_entry(
    journal: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Begun and never reported back is unknown: the account has to be asked."""
    kept = journal[: data.draw(st.integers(1, len(journal)))]
    last = {entry["address"]: entry["event"] for entry in kept if "address" in entry}

    run = from_journal(kept, alive=False)

    assert run is not None
    assert dict.fromkeys(run.done, "complete") == {a: e for a, e in last.items() if e == "complete"}
    assert dict.fromkeys(run.failed, "error") == {a: e for a, e in last.items() if e == "error"}
    assert dict.fromkeys(run.unknown, "start") == {a: e for a, e in last.items() if e == "start"}
    assert set(run.never_ran) == set(ADDRESSES) - set(last)


@given(journals(), st.data(), st.booleans())
def test_a_run_without_an_end_is_running_or_was_killed(
    journal: list[dict[str, Any]],
    data: st.DataObject,
    alive: bool,  # noqa: FBT001 - an example
) -> None:
    """Whether its process lives decides; with an end, how it ended."""
    cut = data.draw(st.integers(1, len(journal)))
    ended = journal[-1]["ok"] if cut == len(journal) else None

    run = from_journal(journal[:cut], alive=alive)

    assert run is not None
    expected = {None: "running" if alive else "killed", True: "done", False: "failed"}[ended]
    assert run.state == expected


@given(journals(), journals(), st.data())
def test_only_the_newest_run_is_told(
    old: list[dict[str, Any]], new: list[dict[str, Any]], data: st.DataObject
) -> None:
    """What an older run left, killed or not, is over."""
    before = old[: data.draw(st.integers(1, len(old)))]
    after = new[: data.draw(st.integers(1, len(new)))]

    assert from_journal([*before, *after], alive=True) == from_journal(after, alive=True)


def test_a_replacement_that_was_killed_half_way_is_unknown() -> None:
    """The old one is gone and the new one was begun: done is what it is not."""
    address = ADDRESSES[0]
    journal = [
        INTENT,
        {"event": "start", "address": address},
        {"event": "complete", "address": address},
        {"event": "start", "address": address},
    ]

    run = from_journal(journal, alive=False)

    assert run is not None
    assert (run.unknown, run.done) == ((address,), ())


@pytest.mark.parametrize(
    "entries", [[], [{"event": "end", "ok": True}], [{"event": "start", "address": "a"}]]
)
def test_a_journal_without_an_intent_tells_of_no_run(entries: list[dict[str, Any]]) -> None:
    """Nothing was begun."""
    assert from_journal(entries, alive=False) is None
