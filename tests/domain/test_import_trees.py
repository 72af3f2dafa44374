"""A tree of imports is read from Python's own lines, and shown without losing a microsecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import import_tree
from toolkit.domain.import_tree import Module, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAMES = st.from_regex(r"[a-z_]{1,8}(\.[a-z_]{1,8}){0,3}", fullmatch=True)
TIMES = st.integers(0, 10_000_000)


def module(name: str, own: int, below: Sequence[Module]) -> Module:
    """Return a module that took its own time, and that of what it imported."""
    return Module(name, own, own + sum(each.whole for each in below), tuple(below))


TREES = st.lists(
    st.recursive(
        st.builds(module, NAMES, TIMES, st.just(())),
        lambda below: st.builds(module, NAMES, TIMES, st.lists(below, max_size=4)),
        max_leaves=30,
    ),
    max_size=4,
).map(tuple)
NOISE = st.lists(st.sampled_from(["", "hello", "import time: self [us] | cumulative | imported package"]))


def lines(tree: Sequence[Module], depth: int = 0) -> Iterator[str]:
    """Write a tree as Python does: what was imported stands before who imported it."""
    for each in tree:
        yield from lines(each.below, depth + 1)
        yield f"import time: {each.own:>9} | {each.whole:>10} | {'  ' * depth}{each.name}"


@given(TREES)
def test_a_tree_is_read_back_as_python_writes_it(tree: tuple[Module, ...]) -> None:
    """Names, times, and who was first to import what."""
    assert import_tree.parse(lines(tree)) == tree


@given(TREES, NOISE, st.sampled_from(["", "a module said this", "50%"]))
def test_what_modules_print_themselves_changes_nothing(
    tree: tuple[Module, ...], noise: list[str], said: str
) -> None:
    """Lines in between, and words before Python's on the same line."""
    written = [said + line for line in lines(tree)]
    mixed = [line for pair in zip(written, noise * len(written), strict=False) for line in pair] or written

    found = import_tree.parse(mixed if noise else written)

    assert found == tree


@given(TREES, TIMES, st.integers(0, 6))
def test_what_is_shown_adds_up_to_the_whole(tree: tuple[Module, ...], least: int, deepest: int) -> None:
    """No module and no microsecond is lost, however little is shown."""
    shown = import_tree.rows(tree, least=least, deepest=deepest)

    every = list(import_tree.modules(tree))
    assert sum(row.count for row in shown) == len(every)
    assert sum(row.own for row in shown) == sum(each.own for each in every)
    assert all(row.whole >= least for row in shown if row.name)
    assert all(row.depth <= deepest for row in shown if row.name)


@given(TREES)
def test_shares_add_up_to_the_whole_the_most_first(tree: tuple[Module, ...]) -> None:
    """Whoever owns the modules."""
    shares = import_tree.shares(tree, lambda name: name[0])

    assert sum(share.own for share in shares) == sum(each.own for each in import_tree.modules(tree))
    assert [share.own for share in shares] == sorted((share.own for share in shares), reverse=True)
    assert len({share.owner for share in shares}) == len(shares)


@given(TREES, st.floats(0.1, 1))
def test_the_fewest_that_make_up_a_part_do_so(tree: tuple[Module, ...], part: float) -> None:
    """And one less would not."""
    shares = import_tree.shares(tree, lambda name: name[0])
    whole = sum(share.own for share in shares)

    most = import_tree.most(shares, part)

    assert sum(share.own for share in most) >= whole * part
    assert not most or sum(share.own for share in most[:-1]) < whole * part


def test_the_most_are_named_first() -> None:
    """As many as it takes."""
    shares = [Share("a", 1, 10), Share("b", 2, 70), Share("c", 1, 20)]

    assert [share.owner for share in import_tree.most(shares, 0.8)] == ["b", "c"]


def test_lines_that_begin_in_the_middle_are_still_a_tree() -> None:
    """Where the importer's own line never came."""
    found = import_tree.parse(["import time:  5 |  5 |     deep", "import time:  1 |  1 |   less"])

    assert [each.name for each in import_tree.modules(found)] == ["less", "deep"]
