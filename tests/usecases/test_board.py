"""The board says what runs where; an account that can't be looked at stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from world import FUNCTION, TABLE, World

from toolkit.domain.digest import of_bytes
from toolkit.domain.gate import Closed
from toolkit.domain.lock import Lock
from toolkit.errors import ToolError
from toolkit.ports.functions import RunningFunction
from toolkit.usecases.status import status

if TYPE_CHECKING:
    from toolkit.domain.board import Row

KEY = (f"orders-dev-{FUNCTION}", "live")


def board(world: World) -> dict[str, Row]:
    """Return the rows, by environment."""
    rows = status(
        world.project,
        environments=[world.account(name).environment for name in world.project.pipeline],
        account=world.account,
        workspace=lambda name: world.workspaces[name],
        journal=lambda name: world.journals[name],
        own_journal=lambda name: world.journals[name],
        state=lambda name: world.states[name],
        repository=world.repository,
        clock=world.clock,
    )
    return {row.name: row for row in rows}


def ready() -> World:
    """Return a world whose release is verified in dev."""
    world = World()
    world.deployed_to_dev()
    return world


def test_a_verified_environment_says_what_runs_and_who_saw_it() -> None:
    """Release, commit, verification, bits, and where the API answers."""
    world = ready()

    dev = board(world)["dev"]

    release = world.pinned("dev")
    assert (dev.release, dev.deployed, dev.healthy, dev.verified) == (release.id, True, True, True)
    assert dev.bits == {item.name: item.digest.value for item in release.artifacts}
    assert dev.verified_by == world.identities["dev"].caller()
    assert dev.verified_at == world.clock.now()
    assert dev.api_url == "https://dev.example/live"
    assert dev.problem is None


def test_an_environment_without_a_release_says_so() -> None:
    """Nothing is made up."""
    prod = board(ready())["prod"]

    assert (prod.release, prod.deployed, prod.healthy, prod.verified) == (None, False, None, False)
    assert prod.bits == {}
    assert prod.next_promotion is None


@pytest.mark.parametrize("what", ["identity", "ledger"])
def test_an_account_that_can_not_be_looked_at_is_told_and_stops_nobody(what: str) -> None:
    """Expired credentials, or a bucket that nobody bootstrapped: the other rows are there."""
    world = ready()
    failure = ToolError("AWS would not answer", cause="the token has expired")
    if what == "identity":
        world.identities["staging"].failure = failure
    else:
        world.ledgers["staging"].failure = failure

    rows = board(world)

    assert rows["staging"].problem == "the token has expired"
    assert (rows["staging"].deployed, rows["staging"].healthy) == (False, None)
    assert rows["dev"].deployed
    assert rows["prod"].problem is None


def test_an_environment_whose_target_can_not_be_looked_at_is_still_told() -> None:
    """What runs in dev is known, whatever the store of staging answers."""
    world = ready()
    world.promote("dev", "staging")
    world.artifacts["staging"].failure = ToolError("AWS would not answer", cause="AccessDenied")

    rows = board(world)

    assert rows["staging"].problem == "AccessDenied"
    assert (rows["dev"].problem, rows["dev"].deployed) == (None, True)


def test_the_wrong_account_is_told_and_not_looked_into() -> None:
    """The rail holds for reading too."""
    world = ready()
    world.identities["dev"].number = "999999999999"

    dev = board(world)["dev"]

    assert dev.problem is not None
    assert "999999999999" in dev.problem
    assert not dev.deployed


def test_deployed_does_not_mean_healthy() -> None:
    """The right bits, and an alarm that fires."""
    world = ready()
    world.alarms["dev"].now["dev-errors"] = "ALARM"

    dev = board(world)["dev"]

    assert (dev.deployed, dev.healthy) == (True, False)


def test_healthy_does_not_mean_deployed() -> None:
    """Quiet alarms, and other bits than the pinned ones."""
    world = ready()
    world.functions["dev"].versions[KEY] = RunningFunction("7", of_bytes(b"x").base64, ())

    dev = board(world)["dev"]

    assert (dev.deployed, dev.healthy) == (False, True)
    assert dev.bits[FUNCTION] == of_bytes(b"x").value


def test_alarms_without_data_prove_nothing() -> None:
    """Unknown is neither healthy nor ill."""
    world = ready()
    world.alarms["dev"].now["dev-errors"] = "INSUFFICIENT_DATA"

    assert board(world)["dev"].healthy is None


def test_a_release_that_is_not_promoted_yet_can_go_on() -> None:
    """The gates are asked, and tell."""
    onward = board(ready())["dev"].next_promotion

    assert onward is not None
    assert (onward.to, onward.open, onward.already) == ("staging", True, False)


def test_what_holds_a_promotion_back_is_told_with_what_would_open_it() -> None:
    """The same answers that promote would give."""
    world = ready()
    world.ledgers["dev"].kept = [item for item in world.ledgers["dev"].kept if item.kind != "verified"]

    onward = board(world)["dev"].next_promotion

    assert onward is not None
    assert not onward.open
    (closed,) = [answer for answer in onward.answers if isinstance(answer, Closed)]
    assert (closed.gate, closed.fix) == ("verified-upstream", "toolkit verify dev")


def test_a_promotion_that_was_made_is_told_as_made() -> None:
    """There is nothing left to promote."""
    world = ready()
    world.promote("dev", "staging")

    onward = board(world)["dev"].next_promotion

    assert onward is not None
    assert onward.already


def test_how_far_an_environment_is_behind_is_counted_in_commits_of_what_is_released() -> None:
    """Dev against what is checked out, staging against dev; docs and release files do not count."""
    world = ready()
    world.promote("dev", "staging")
    world.deploy("staging")

    def commit(file: str) -> None:
        world.repository.tree[file] = file.encode()
        world.repository.commit(file, "Change")

    for file in ("functions/a.py", "docs/b.md", "functions/c.py"):
        commit(file)
    world.change_code("def handler(): 2\n")
    world.deployed_to_dev()
    commit("functions/d.py")

    rows = board(world)

    assert [rows[name].behind_by for name in ("dev", "staging", "prod")] == [1, 2, None]


def test_a_killed_apply_is_explained() -> None:
    """What is done, and what nobody knows."""
    world = ready()
    world.journals["dev"].lines = [
        {"event": "intent", "fingerprint": "sha256:0", "addresses": [TABLE, "b"]},
        {"event": "start", "address": TABLE},
    ]
    world.journals["dev"].living = False

    world.states["dev"].holders = [Lock("1", "ana@laptop", "OperationTypeApply", None)]
    world.journals["dev"].dead = {"1": "its process has ended"}

    found = board(world)["dev"].interruption

    assert found is not None
    assert (found.run.state, found.run.unknown, found.run.never_ran) == ("killed", (TABLE,), ("b",))
    assert found.lock is not None
    assert (found.lock.who, found.proof) == ("ana@laptop", "its process has ended")
    assert found.next == "toolkit apply dev --resume"


def test_a_killed_apply_is_explained_where_the_account_can_not_be_reached() -> None:
    """The journal lies here: it needs no account."""
    world = ready()
    world.journals["dev"].lines = [{"event": "intent", "fingerprint": "sha256:0", "addresses": [TABLE]}]
    world.identities["dev"].failure = ToolError("no", cause="the network is away")

    found = board(world)["dev"].interruption

    assert found is not None
    assert (found.run.state, found.lock, found.next) == ("running", None, "toolkit status")


def test_an_apply_that_ended_well_is_not_told() -> None:
    """No news."""
    assert board(ready())["dev"].interruption is None
