"""A layer is proposed where it saves most, within what a function can have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.splitting import MOST_LAYERS, WORTHWHILE, Split, splits

MB = 1_000_000
NUMPY, PANDAS, PYDANTIC, BOTO = (
    ("numpy", 12 * MB),
    ("pandas", 9 * MB),
    ("pydantic", 2 * MB),
    ("boto3", MB),
)


def test_what_several_bundles_carry_is_worth_a_layer() -> None:
    """All that the same functions carry goes into one; the best comes first."""
    found = splits(
        {"a": [NUMPY, PANDAS, PYDANTIC], "b": [NUMPY, PANDAS], "c": [NUMPY, PANDAS, PYDANTIC], "d": [BOTO]}
    )

    assert found == [
        Split(("numpy", "pandas"), ("a", "b", "c"), 42 * MB),
        Split(("pydantic",), ("a", "c"), 2 * MB),
    ]


def test_a_layer_for_fewer_functions_may_save_more() -> None:
    """It may hold more; the rest is counted after it."""
    found = splits({"a": [NUMPY, BOTO], "b": [NUMPY, BOTO], "c": [BOTO], "d": [BOTO]})

    assert found == [
        Split(("boto3", "numpy"), ("a", "b"), 13 * MB),
        Split(("boto3",), ("c", "d"), MB),
    ]


def test_functions_that_share_parts_only_are_found_too() -> None:
    """No distribution is carried by exactly these two."""
    found = splits({"a": [NUMPY, PANDAS], "b": [NUMPY], "c": [PANDAS], "d": [NUMPY, PANDAS]})

    assert found[0] == Split(("numpy",), ("a", "b", "d"), 24 * MB)
    assert sum(each.saved for each in found) == 42 * MB


def test_what_nobody_shares_or_saves_too_little_is_not_told() -> None:
    """One more layer is one more thing to look after."""
    tiny = ("six", WORTHWHILE - 1)

    assert splits({"a": [NUMPY, tiny], "b": [PANDAS, tiny]}) == []
    assert splits({}) == []
    assert splits({"a": []}) == []


def test_a_function_that_has_all_its_layers_gets_none() -> None:
    """Lambda takes no more."""
    bundles = {"a": [NUMPY], "b": [NUMPY], "c": [NUMPY]}

    assert splits(bundles, layers={"a": MOST_LAYERS}) == [Split(("numpy",), ("b", "c"), 12 * MB)]
    assert splits(bundles, layers={"a": MOST_LAYERS, "b": MOST_LAYERS}) == []


def test_of_two_sizes_the_larger_is_left() -> None:
    """One of the bundles keeps the tests."""
    assert splits({"a": [("numpy", 12 * MB)], "b": [("numpy", 17 * MB)]})[0].saved == 12 * MB


CARRIED = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20 * MB), max_size=6)


@given(st.dictionaries(st.sampled_from("uvwxyz"), CARRIED, max_size=6), st.integers(0, MOST_LAYERS))
def test_no_proposal_is_impossible(bundles: dict[str, dict[str, int]], used: int) -> None:
    """Each byte is saved once, each function has room, and each is carried by all that are named."""
    given_to = {function: list(found.items()) for function, found in bundles.items()}

    found = splits(given_to, layers=dict.fromkeys(bundles, used))

    moved = [
        (function, each) for split in found for function in split.functions for each in split.distributions
    ]
    assert len(moved) == len(set(moved))
    assert all(each in bundles[function] for function, each in moved)
    counts = [sum(function in split.functions for split in found) for function in bundles]
    assert all(used + count <= MOST_LAYERS for count in counts)
    assert all(split.saved >= WORTHWHILE and len(split.functions) > 1 for split in found)
    assert found == splits(dict(reversed(given_to.items())), layers=dict.fromkeys(bundles, used))
