"""The board says whose work runs, since when, and whether somebody changed it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_board import board, ready
from test_looking_for_drift import NONE, edited, look

if TYPE_CHECKING:
    from world import World


@pytest.fixture
def world() -> World:
    """Return a world whose release is verified in dev."""
    return ready()


def test_a_commit_is_told_by_its_subject(world: World) -> None:
    """As its author wrote it."""
    assert board(world)["dev"].subject == "Begin"
    assert board(world)["prod"].subject is None


def test_the_age_is_that_of_the_release_here_and_not_of_the_newest_apply(world: World) -> None:
    """Putting drift back makes nothing younger; another release does."""
    first = board(world)["dev"].applied_at
    world.clock.sleep(3600)
    world.terraforms["dev"].document = edited()
    world.apply("dev")

    assert board(world)["dev"].applied_at == first
    assert board(world)["dev"].applied_by == world.identities["dev"].caller()
    assert board(world)["prod"].applied_at is None

    world.change_code("def handler(): 2\n")
    world.deployed_to_dev()
    newest = board(world)["dev"].applied_at
    assert first is not None
    assert newest is not None
    assert newest > first


def test_drift_is_not_known_before_anybody_looks(world: World) -> None:
    """Nobody is told that all is well."""
    assert board(world)["dev"].drift is None


def test_what_was_seen_is_told_with_when(world: World) -> None:
    """That there is some, and that there is none."""
    world.clock.sleep(60)
    world.terraforms["dev"].document = NONE
    look(world)
    clean = board(world)["dev"].drift
    world.clock.sleep(60)
    world.terraforms["dev"].document = edited()
    look(world)
    drifted = board(world)["dev"].drift

    assert clean is not None
    assert drifted is not None
    assert (bool(clean), bool(drifted), drifted.items) == (False, True, 1)
    assert drifted.at == world.clock.now()


def test_what_was_seen_before_an_apply_says_nothing_any_more(world: World) -> None:
    """Neither of the same release, which was put back, nor of another that is pinned."""
    world.clock.sleep(60)
    world.terraforms["dev"].document = edited()
    look(world)
    world.clock.sleep(60)
    world.apply("dev")

    assert board(world)["dev"].drift is None

    world.clock.sleep(60)
    look(world)
    world.change_code("def handler(): 2\n")
    world.publish()
    assert board(world)["dev"].drift is None
