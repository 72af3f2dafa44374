"""What a cold start costs is arithmetic with the prices that AWS names."""

from __future__ import annotations

import pytest

from toolkit.domain.coldstart import Coldstart, Imported, Sizes
from toolkit.domain.function import Function
from toolkit.domain.import_tree import Module


def coldstart(
    *runs: float, memory: int = 1024, architecture: str = "x86_64", budget: float | None = None
) -> Coldstart:
    """Return a measurement."""
    function = Function("place", "place.handler", "python3.11", architecture, memory, 30)
    return Coldstart(function, Imported("3.11.7", "x86_64", runs, ()), Sizes(1, 1, 1, 1), budget)


def test_the_run_in_the_middle_counts() -> None:
    """One that was disturbed changes nothing."""
    assert coldstart(0.2, 9.0, 0.1).imported.seconds == 0.2


@pytest.mark.parametrize(("budget", "over"), [(None, False), (0.2, False), (0.199, True)])
def test_only_more_than_the_budget_is_over_it(budget: float | None, over: bool) -> None:  # noqa: FBT001 - a case
    """And nothing is where there is none."""
    assert coldstart(0.2, budget=budget).over == over


@pytest.mark.parametrize(
    ("memory", "architecture", "seconds", "usd"),
    [(1024, "x86_64", 1.0, 16.6667), (1024, "arm64", 1.0, 13.3334), (512, "x86_64", 0.3, 2.500005)],
)
def test_a_million_cold_starts_cost_what_their_gigabyte_seconds_cost(
    memory: int, architecture: str, seconds: float, usd: float
) -> None:
    """By the function's memory and machine."""
    found = coldstart(seconds, memory=memory, architecture=architecture)

    assert found.cost(seconds) == pytest.approx(usd)


def test_a_part_of_a_millisecond_is_billed_as_a_whole_one() -> None:
    """As AWS does; and a whole one as itself."""
    found = coldstart(0.1)

    assert found.cost(0.1001) == found.cost(0.101)
    assert found.cost(0.1) < found.cost(0.1001)


@pytest.mark.parametrize(("memory", "slower"), [(1769, 1), (3008, 1), (512, 3.455), (128, 13.82)])
def test_little_memory_is_little_of_a_cpu(memory: int, slower: float) -> None:
    """In proportion below 1,769 MB; an import runs on one CPU however many there are."""
    found = coldstart(1.0, memory=memory)

    assert found.slowest == pytest.approx(slower, rel=0.001)


def test_modules_that_are_not_there_are_counted_apart() -> None:
    """`try: import brotli` takes time too."""
    imported = Imported(
        "3.11.7", "x86_64", (1.0,), (Module("brotli", 7, 7), Module("a", 5, 5)), {"a": "own code"}
    )

    assert {share.owner: share.own for share in imported.shares} == {"looked for in vain": 7, "own code": 5}
