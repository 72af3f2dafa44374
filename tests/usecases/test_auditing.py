"""An audit of a ledger, and what a forged line does to a promotion."""

from __future__ import annotations

import pytest
from world import World

from toolkit.domain.chain import Break
from toolkit.errors import Refused, ToolError
from toolkit.usecases.history import history, require_intact


def verified_in_dev() -> World:
    """Return a world in which dev's release may go on."""
    world = World()
    world.publish()
    world.show("dev")
    world.apply("dev")
    world.verify("dev")
    return world


def test_a_history_tells_what_was_done_in_its_order() -> None:
    """And its chain holds."""
    found = history(verified_in_dev().account("dev"))

    assert [line.evidence.kind for line in found.lines if line.evidence] == ["planned", "applied", "verified"]
    assert (found.environment, found.verdict.intact, found.verdict.signed) == ("dev", True, 3)
    require_intact(found)


def test_every_place_where_a_chain_is_broken_is_told_at_once() -> None:
    """With what the store knows."""
    world = verified_in_dev()
    world.ledgers["dev"].doubts = {2: "signed by another key"}
    world.ledgers["dev"].taken = [Break("chain/4", "it was removed")]

    with pytest.raises(Refused) as caught:
        require_intact(history(world.account("dev")))

    causes = [item.cause for item in caught.value.problems]
    assert causes == ["chain/2: signed by another key", "chain/4: it was removed"]


@pytest.mark.parametrize("place", [2, 3])
def test_a_forged_line_closes_the_gate_of_the_next_promotion(place: int) -> None:
    """Whether it tells of the apply or of the verification; all gates are told, and nothing is written."""
    world = verified_in_dev()
    world.ledgers["dev"].doubts = {place: "it was changed after it was signed"}

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    causes = " ".join(item.cause for item in caught.value.problems)
    assert f"signed: chain/{place}: it was changed after it was signed" in causes
    assert "toolkit history dev --verify" in {item.fix for item in caught.value.problems}
    assert world.ledgers["staging"].kept == []


def test_evidence_of_before_it_was_signed_opens_nothing() -> None:
    """It is verified anew."""
    world = verified_in_dev()
    world.ledgers["dev"].unsigned, world.ledgers["dev"].kept = world.ledgers["dev"].kept, []

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    gates = {item.cause.split(":")[0] for item in caught.value.problems}
    assert gates >= {"verified-upstream", "signed", "running-is-pinned"}
    assert history(world.account("dev")).verdict.intact


def test_a_forged_line_is_no_ground_to_apply_or_verify_on() -> None:
    """Whoever reads evidence alone gets an error, not what it says."""
    world = verified_in_dev()
    world.ledgers["dev"].doubts = {2: "signed by another key"}

    with pytest.raises(ToolError, match="can't be believed"):
        world.verify("dev")
