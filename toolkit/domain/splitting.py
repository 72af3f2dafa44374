"""Which distributions, carried by several bundles, would save most as a layer of their own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_LAYERS = 5
"""that a function can have. Source: https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html"""
WORTHWHILE = 100_000
"""bytes: a layer is one more thing to look after, and has to save that much"""
_MOST_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Split:
    """A layer that is worth making."""

    distributions: tuple[str, ...]
    functions: tuple[str, ...]
    """whose bundles carry all of them"""
    saved: int
    """bytes that are neither built, uploaded nor stored again"""


def splits(
    bundles: Mapping[str, Sequence[tuple[str, int]]], *, layers: Mapping[str, int] | None = None
) -> list[Split]:
    """Return the layers that would save most, the best first; each counts on those before it.

    Greedy: of all sets of functions, the one whose common distributions save most is taken, then the best of
    what is left.

    Args:
        bundles: what the bundle of each function carries, with its bytes in the zip. What belongs together
            has an equal key: name, version and target.
        layers: how many layers a function has already.

    """
    carried = {function: dict(found) for function, found in bundles.items()}
    room = {function: MOST_LAYERS - (layers or {}).get(function, 0) for function in bundles}
    found = []
    while (best := _best(carried, room)) is not None and best.saved >= WORTHWHILE:
        found.append(best)
        for function in best.functions:
            room[function] -= 1
            for distribution in best.distributions:
                del carried[function][distribution]
    return found


def _best(carried: Mapping[str, Mapping[str, int]], room: Mapping[str, int]) -> Split | None:
    carriers: dict[str, frozenset[str]] = {}
    for function in sorted(carried):
        if room[function] > 0:
            for distribution in carried[function]:
                carriers[distribution] = carriers.get(distribution, frozenset()) | {function}
    options = [_split(functions, carriers, carried) for functions in _sets(carriers.values())]
    return min(options, key=lambda each: (-each.saved, each.functions), default=None)


def _sets(carriers: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Return the sets of functions that have something in common; of very many, those of one distribution."""
    found = {each for each in carriers if len(each) > 1}
    waiting = True
    while waiting and len(found) < _MOST_CANDIDATES:
        more = {one & other for one, other in combinations(found, 2) if len(one & other) > 1} - found
        found |= more
        waiting = bool(more)
    return found


def _split(
    functions: frozenset[str],
    carriers: Mapping[str, frozenset[str]],
    carried: Mapping[str, Mapping[str, int]],
) -> Split:
    common = sorted(each for each, found in carriers.items() if functions <= found)
    # The same distribution may be packed in two ways: the layer has to have the larger.
    sizes = {each: [carried[function][each] for function in functions] for each in common}
    saved = sum(sum(found) - max(found) for found in sizes.values())
    return Split(tuple(common), tuple(sorted(functions)), saved)
