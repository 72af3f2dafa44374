"""A run that was stopped is finished: its lock, its state and what it had made are put right first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from world import TABLE, World, creation, document

from toolkit.domain.digest import Digest
from toolkit.domain.lock import Lock
from toolkit.errors import Refused, ToolError
from toolkit.usecases.apply import Approval
from toolkit.usecases.unlock import unlock

if TYPE_CHECKING:
    from collections.abc import Mapping

BUS = "module.orders.module.events.aws_cloudwatch_event_bus.this"
ROLE = "module.orders.aws_iam_role.this"
HELD = Lock("1", "ana@laptop", "OperationTypeApply", None)
RECOVERED = "terraform/envs/dev/recovered.toolkit.tf"


def published(*changes: dict[str, Any]) -> World:
    """Return a world whose release is published in dev, and whose plan does this."""
    world = World()
    world.publish()
    world.terraforms["dev"].document = document(*changes)
    return world


def stopped() -> World:
    """Return a world in which the approved plan made a table, and was stopped at the bus."""
    world = published(creation(), creation(BUS, "aws_cloudwatch_event_bus"))
    approved = world.show("dev").fingerprint
    world.terraforms["dev"].faults = {BUS: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        world.apply("dev", Approval(approved))
    # As far as S3 knows nothing was done: Terraform was killed before it stored the state.
    world.terraforms["dev"].document = document(creation(), creation(BUS, "aws_cloudwatch_event_bus"))
    return world


def forget(world: World, *, absent: tuple[str, ...] = ()) -> None:
    """Let Terraform import what is laid out for it, but for what does not exist."""
    terraform = world.terraforms["dev"]
    whole = terraform.document

    class Importing:
        """Terraform that imports, and says so where there is nothing to import."""

        apply, outputs = terraform.apply, terraform.outputs
        versions, lock_digest = terraform.versions, terraform.lock_digest

        def plan(self, on_event: object = None, *, empty: object = None) -> Mapping[str, Any]:
            """Return the plan, with what is imported."""
            del on_event, empty
            laid = world.workspaces["dev"].laid_out.get(RECOVERED, b"").decode()
            for address in absent:
                if f"to = {address}\n" in laid:
                    raise ToolError("no", cause=f"does not exist: {address}", fault="import-missing")
            shown = json.loads(json.dumps(whole))
            for item in shown["resource_changes"]:
                if f"to = {item['address']}\n" in laid:
                    after = item["change"]["after"]
                    item["change"] |= {"actions": ["no-op"], "before": after, "importing": {"id": "x"}}
            terraform.document = shown
            return shown

    world.terraforms["dev"] = Importing()


def actions(world: World) -> dict[str, list[str]]:
    """Return what is planned, by address."""
    found = world.plan("dev").plan.document["resource_changes"]
    return {item["address"]: item["change"]["actions"] for item in found}


def test_what_the_state_forgot_is_imported_and_what_never_came_to_be_is_created() -> None:
    """The table was reported; of the bus nobody knows, and it is not there."""
    world = stopped()
    forget(world, absent=(BUS,))

    assert actions(world) == {TABLE: ["no-op"], BUS: ["create"]}
    assert "Found 1 resources" in world.progress.notes[-1]


def test_what_is_in_the_state_is_not_imported_again() -> None:
    """Terraform would refuse it."""
    world = stopped()
    forget(world)
    module, kind, name = TABLE.rsplit(".", 2)
    resource = {"module": module, "mode": "managed", "type": kind, "name": name, "instances": [{}]}
    world.states["dev"].document = {"resources": [resource]}

    assert actions(world)[TABLE] == ["create"]


def test_the_same_approval_finishes_what_it_began() -> None:
    """What is left is a part of what was approved."""
    world = stopped()
    approved = world.journals["dev"].lines[0]["fingerprint"]
    forget(world)

    world.apply("dev", Approval(Digest(approved)))

    assert world.journals["dev"].lines[-1] == {"event": "end", "ok": True}


def test_resuming_goes_on_with_what_was_approved_and_with_nothing_else() -> None:
    """Somebody changed the code meanwhile: that is another plan."""
    world = stopped()
    world.terraforms["dev"].document = document(
        creation(), creation(BUS, "aws_cloudwatch_event_bus"), creation(ROLE, "aws_iam_role")
    )

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(resume=True))

    assert f"{ROLE}: approved is nothing, now it is create" in caught.value.problems[0].cause
    assert world.terraforms["dev"].applied == [TABLE]


def test_resuming_finishes() -> None:
    """Without a fingerprint, without --yes."""
    world = stopped()
    forget(world)

    done = world.apply("dev", Approval(resume=True))

    assert done.report.plan.count("create") == 0
    assert world.recovery("dev").run() is None


def test_there_is_nothing_to_resume_where_nothing_was_stopped() -> None:
    """It is no way around an approval."""
    world = published(creation())

    with pytest.raises(Refused, match="dev was not touched"):
        world.apply("dev", Approval(resume=True))


def test_an_approval_of_other_tools_is_refused() -> None:
    """Another Terraform, or another provider, may do another thing under the same plan."""
    world = published(creation())
    approved = world.show("dev").fingerprint
    world.terraforms["dev"].programs["registry.terraform.io/hashicorp/aws"] = "6.0.0"

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(approved))

    assert "registry.terraform.io/hashicorp/aws was none, it is 6.0.0" in caught.value.problems[0].cause
    assert world.terraforms["dev"].applied == []


def test_a_sealed_plan_that_was_changed_is_not_believed() -> None:
    """Whoever can write to the bucket can't approve."""
    world = published(creation())
    approved = world.show("dev").fingerprint
    kept = world.plans["dev"].kept
    kept[approved.value] = kept[approved.value].replace(b"orders", b"others")

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(approved))

    assert "its seal is broken" in caught.value.problems[0].cause


def test_a_plan_that_was_never_shown_can_not_be_approved() -> None:
    """A fingerprint that fits was reckoned by hand, or its plan is gone."""
    world = published(creation())
    fingerprint = world.plan("dev").fingerprint

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(fingerprint))

    assert "ever shown" in caught.value.problems[0].cause


def test_a_refusal_tells_how_the_two_plans_differ() -> None:
    """To the attribute."""
    world = published(creation(billing="PER_REQUEST"))
    approved = world.show("dev").fingerprint
    world.terraforms["dev"].document = document(creation(billing="PROVISIONED"))

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(approved))

    told = caught.value.problems[0].cause
    assert f'{TABLE}: billing: approved is "PER_REQUEST", now it is "PROVISIONED"' in told


def test_the_lock_of_a_dead_holder_is_released_with_its_proof() -> None:
    """And told."""
    world = published(creation())
    world.states["dev"].holders = [HELD]
    world.journals["dev"].dead = {"1": "its process 7 has ended"}

    world.apply("dev")

    assert world.states["dev"].unlocked == ["1"]
    assert "its process 7 has ended" in world.progress.notes[0]


@pytest.mark.parametrize("after", [None, Lock("2", "eve@laptop", "OperationTypePlan", None)])
def test_a_holder_that_lets_go_and_ends_between_two_looks_is_not_taken_from(after: Lock | None) -> None:
    """There is nothing to release any more, or it is another's."""
    world = World()
    state, journal = world.states["dev"], world.journals["dev"]
    state.holders = [HELD, after]
    journal.dead = {"1": "its process 7 has ended"}

    done = unlock("dev", state=state, journal=journal, force=None)

    assert (done.why, state.unlocked) == ("its process 7 has ended", [])


def test_a_lock_that_is_let_go_meanwhile_is_waited_for() -> None:
    """Most are held for seconds."""
    world = published(creation())
    world.states["dev"].holders = [HELD, HELD, HELD, None]

    world.apply("dev")

    assert world.states["dev"].unlocked == []
    assert world.terraforms["dev"].applied == [TABLE]
    assert world.clock.elapsed() == 6


def test_a_lock_that_is_not_let_go_is_refused_with_its_holder() -> None:
    """After a minute, and nothing was done."""
    world = published(creation())
    world.states["dev"].holders = [HELD]

    with pytest.raises(Refused) as caught:
        world.apply("dev")

    assert "ana@laptop" in caught.value.problems[0].cause
    assert "toolkit unlock dev --force 1" in caught.value.problems[0].fix
    assert world.clock.elapsed() == 60
    assert world.states["dev"].unlocked == world.terraforms["dev"].applied == []


def test_a_state_that_waits_to_be_stored_holds_everything_up_until_it_is_asked_for() -> None:
    """A plan of the older state would create all of it once more."""
    world = stopped()
    world.unstored["dev"].path = Path("unstored-1.tfstate")

    with pytest.raises(Refused, match="dev was not touched"):
        world.plan("dev")
    forget(world)
    world.apply("dev", Approval(resume=True))

    assert world.states["dev"].pushed == [Path("unstored-1.tfstate")]
    assert world.unstored["dev"].path is None


def test_a_lock_is_taken_by_force_from_the_named_holder_alone() -> None:
    """The one that was looked at, and not whoever came after it."""
    world = World()
    state, journal = world.states["dev"], world.journals["dev"]
    state.holders = [HELD]

    with pytest.raises(Refused, match="was not released"):
        unlock("dev", state=state, journal=journal, force=None)
    with pytest.raises(Refused, match="was not released"):
        unlock("dev", state=state, journal=journal, force="2")
    done = unlock("dev", state=state, journal=journal, force="1")

    assert (done.lock, done.why, state.unlocked) == (HELD, "by force", ["1"])
    assert unlock("dev", state=state, journal=journal, force=None).lock is None
