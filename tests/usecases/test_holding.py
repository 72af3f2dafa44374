"""Promotions into an environment can be stopped, and go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from world import World

from toolkit.domain.promotion_rules import PromotionRules
from toolkit.errors import Refused
from toolkit.usecases import hold

DAY = 86400


def ready(*, soak: float = 0) -> World:
    """Return a world whose release is verified in dev; staging asks for a soak."""
    world = World()
    world.project = replace(world.project, gates={"staging": PromotionRules(soak)})
    world.deployed_to_dev()
    return world


def test_a_hold_stops_promotions_and_its_end_lets_them_go_on() -> None:
    """Who, and why, is told to whoever is held back."""
    world = ready()
    staging = world.account("staging")
    hold.put(account=staging, clock=world.clock, owner="ana", reason="the sale is on")

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")
    world.clock.sleep(1)
    stood = hold.release(account=staging, clock=world.clock, reason="it is over")

    assert "ana, since" in caught.value.problems[0].cause
    assert "the sale is on" in caught.value.problems[0].cause
    assert stood.owner == "ana"
    assert world.promote("dev", "staging").commit


def test_what_nobody_holds_is_not_released() -> None:
    """It was another environment, perhaps."""
    world = ready()

    with pytest.raises(Refused, match="staging was not released"):
        hold.release(account=world.account("staging"), clock=world.clock, reason="why")


def test_a_release_soaks_before_it_goes_on_and_a_hotfix_does_not() -> None:
    """With the reason on record."""
    world = ready(soak=DAY)
    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")
    assert "soaked" in caught.value.problems[0].cause

    world.promote("dev", "staging", hotfix="it burns")

    (kept,) = world.ledgers["staging"].records("promoted")
    assert kept.details["hotfix"] == "it burns"


def test_time_alone_opens_a_soak_and_a_failed_verification_begins_it_anew() -> None:
    """A day without trouble is what was asked for."""
    world = ready(soak=DAY)
    world.clock.sleep(DAY - 60)
    world.alarms["dev"].now = {"dev-errors": "ALARM"}
    world.verify("dev")
    world.alarms["dev"].now = {"dev-errors": "OK"}
    world.clock.sleep(30)
    world.verify("dev")

    with pytest.raises(Refused):
        world.promote("dev", "staging")
    world.clock.sleep(DAY)

    assert world.promote("dev", "staging").commit


def test_a_hotfix_is_verified_all_the_same() -> None:
    """It skips waiting, not proof."""
    world = ready(soak=DAY)
    world.alarms["dev"].now = {"dev-errors": "ALARM"}
    world.clock.sleep(1)
    world.verify("dev")

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging", hotfix="it burns")

    assert "verified-upstream" in caught.value.problems[0].cause
