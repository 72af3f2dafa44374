"""What importing a module imports in turn, and how long each took: a tree, read from `-X importtime`.

Source of the format: https://docs.python.org/3/using/cmdline.html#cmdoption-X
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# What a module itself printed may stand before it on the line.
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|( +)(\S.*)$")
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Module:
    """A module that was imported; times are microseconds."""

    name: str
    own: int
    """without what it imported"""
    whole: int
    """with what it imported"""
    below: tuple[Module, ...] = ()
    """what it was the first to import, in that order"""

    def walk(self) -> Iterator[Module]:
        """Return it, and everything below it."""
        # Not recursive: chains of imports are longer than Python's stack in the worst of cases.
        left = [self]
        while left:
            module = left.pop()
            yield module
            left += reversed(module.below)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a tree as it is shown: a module, or how many were left out there."""

    depth: int
    name: str
    """empty for those that were left out"""
    own: int
    whole: int
    count: int = 1
    """modules"""


@dataclass(frozen=True, slots=True)
class Share:
    """What the modules of one owner took of an import."""

    owner: str
    modules: int
    own: int
    """microseconds, without what others of them imported"""


def parse(lines: Iterable[str]) -> tuple[Module, ...]:
    """Return what was imported, from the lines that Python wrote; every other line is passed over.

    Python writes a module after all that it imported, one level further in.
    """
    done: list[tuple[int, Module]] = []
    for line in lines:
        found = _LINE.search(line)
        if found is None:
            continue
        own, whole, indent, name = found.groups()
        depth = len(indent) // _INDENT
        below = []
        while done and done[-1][0] > depth:
            below.append(done.pop()[1])
        done.append((depth, Module(name.rstrip(), int(own), int(whole), tuple(reversed(below)))))
    return tuple(module for _, module in done)


def modules(tree: Iterable[Module]) -> Iterator[Module]:
    """Return every module of a tree, each before what it imported."""
    for module in tree:
        yield from module.walk()


def shares(tree: Iterable[Module], owner: Callable[[str], str]) -> tuple[Share, ...]:
    """Return what each owner's modules took, the most first."""
    counted: dict[str, tuple[int, int]] = {}
    for module in modules(tree):
        name = owner(module.name)
        count, own = counted.get(name, (0, 0))
        counted[name] = count + 1, own + module.own
    found = [Share(name, count, own) for name, (count, own) in counted.items()]
    return tuple(sorted(found, key=lambda share: (-share.own, share.owner)))


def rows(tree: Sequence[Module], *, least: int, deepest: int) -> tuple[Row, ...]:
    """Return the lines that show a tree: modules that took so long, down to a depth; the rest is counted.

    What was left out is told where it took so long together, and else in a last line: the own times of all
    lines, and their modules, are those of the tree.
    """
    found = list(_rows(tree, depth=0, least=least, deepest=deepest))
    kept = [row for row in found if row.name or row.whole >= least]
    left = [row for row in found if not row.name and row.whole < least]
    if left:
        own, count = sum(row.own for row in left), sum(row.count for row in left)
        kept.append(Row(0, "", own, sum(row.whole for row in left), count))
    return tuple(kept)


def _rows(tree: Sequence[Module], *, depth: int, least: int, deepest: int) -> Iterator[Row]:
    shown = [module for module in tree if module.whole >= least] if depth <= deepest else []
    for module in sorted(shown, key=lambda module: -module.whole):
        yield Row(depth, module.name, module.own, module.whole)
        yield from _rows(module.below, depth=depth + 1, least=least, deepest=deepest)
    hidden = [module for module in tree if module not in shown] if shown else list(tree)
    if hidden:
        count = sum(1 for _ in modules(hidden))
        own = sum(module.own for module in modules(hidden))
        yield Row(depth, "", own, sum(module.whole for module in hidden), count)


def most(found: Sequence[Share], part: float) -> tuple[Share, ...]:
    """Return the fewest shares that make up a part (such as 0.8) of the whole."""
    whole = sum(share.own for share in found)
    taken: list[Share] = []
    for share in sorted(found, key=lambda share: -share.own):
        if sum(each.own for each in taken) >= whole * part:
            break
        taken.append(share)
    return tuple(taken)
