"""What is applied is what was approved; every step is in the journal, and what was done is evidence."""

from __future__ import annotations

import pytest
from world import ANYTHING, TABLE, World, creation, document

from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import latest
from toolkit.domain.run import from_journal
from toolkit.errors import Refused, ToolError
from toolkit.usecases.apply import Approval

BUS = "module.orders.module.events.aws_cloudwatch_event_bus.this"


def published() -> World:
    """Return a world whose release is published in dev, and whose plan creates a table and a bus."""
    world = World()
    world.publish()
    world.terraforms["dev"].document = document(creation(), creation(BUS, "aws_cloudwatch_event_bus"))
    return world


def untouched(world: World) -> bool:
    """Tell whether nothing happened in dev: no resource, no journal, no evidence."""
    seen = (world.terraforms["dev"].applied, world.journals["dev"].lines, world.ledgers["dev"].kept)
    return not any(seen)


def test_the_approved_fingerprint_is_applied() -> None:
    """The reviewer saw it, and it is still what would happen."""
    world = published()
    approved = world.show("dev").fingerprint

    world.apply("dev", Approval(approved))

    assert world.terraforms["dev"].applied == [TABLE, BUS]


def test_another_fingerprint_is_refused_and_both_are_told() -> None:
    """Nothing is applied that differs from what was reviewed."""
    world = published()
    approved = of_bytes(b"what was reviewed")

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval(approved))

    assert untouched(world)
    assert approved.value in caught.value.problems[0].cause
    assert world.plan("dev").fingerprint.value in caught.value.problems[0].cause


def test_a_plan_that_nobody_approved_is_refused_with_the_command_that_approves_it() -> None:
    """Neither a fingerprint, nor --yes, nor an answer."""
    world = published()

    with pytest.raises(Refused) as caught:
        world.apply("dev", Approval())

    assert untouched(world)
    assert f"--approved-fingerprint {world.plan('dev').fingerprint}" in caught.value.problems[0].fix


def test_a_person_that_says_no_is_heard() -> None:
    """The plan is shown, the answer is no."""
    world = published()
    shown = []

    with pytest.raises(Refused):
        world.apply("dev", Approval(), confirm=lambda report: bool(shown.append(report)))

    assert untouched(world)
    assert len(shown) == 1


def test_a_person_that_says_yes_is_heard() -> None:
    """It is the plan that was shown that is applied."""
    world = published()
    shown = []

    done = world.apply("dev", Approval(), confirm=lambda report: not shown.append(report))

    assert shown == [done.report]
    assert world.terraforms["dev"].applied == [TABLE, BUS]


def test_a_wrong_fingerprint_is_not_overruled_by_yes() -> None:
    """Who names a fingerprint means it."""
    world = published()

    with pytest.raises(Refused):
        world.apply("dev", Approval(of_bytes(b"other"), anything=True))

    assert untouched(world)


def test_what_is_not_pinned_is_not_applied() -> None:
    """Git says what should run; what merely lies in the work tree does not."""
    world = published()
    release_file = world.workspaces["dev"].release_file()
    world.change_code("def handler(): 2\n")
    world.publish()
    world.workspaces["dev"].pin(release_file)

    with pytest.raises(Refused, match="dev was not touched"):
        world.apply("dev")

    assert untouched(world)


def test_the_journal_holds_the_intent_before_and_the_end_after() -> None:
    """Whatever happens in between can be explained."""
    world = published()

    done = world.apply("dev")

    lines = world.journals["dev"].lines
    assert [line["event"] for line in lines] == ["intent", *["start", "complete"] * 2, "end"]
    assert lines[0]["fingerprint"] == done.report.fingerprint.value
    assert lines[0]["addresses"] == [TABLE, BUS]
    assert lines[-1] == {"event": "end", "ok": True}


def test_a_failing_apply_is_told_and_leaves_its_end_in_the_journal() -> None:
    """The failed resource is known, and so is what never ran."""
    world = published()
    world.terraforms["dev"].faults = {TABLE: ToolError("terraform could not apply", cause="quota")}

    with pytest.raises(ToolError, match="could not apply"):
        world.apply("dev")

    run = from_journal(world.journals["dev"].lines, alive=False)
    assert run is not None
    assert (run.state, run.failed, run.never_ran) == ("failed", (TABLE,), (BUS,))
    assert world.journals["dev"].lines[-1] == {"event": "end", "ok": False, "cause": "quota"}
    assert latest(world.ledgers["dev"].records(), "applied") is None


def test_an_interrupted_apply_leaves_what_is_unknown_in_the_journal() -> None:
    """Ctrl-C ends the run; the resource that was under way has to be asked about."""
    world = published()
    world.terraforms["dev"].faults = {BUS: KeyboardInterrupt()}

    with pytest.raises(KeyboardInterrupt):
        world.apply("dev")

    run = from_journal(world.journals["dev"].lines, alive=False)
    assert run is not None
    assert (run.state, run.done, run.unknown) == ("failed", (TABLE,), (BUS,))


def test_an_apply_that_failed_is_finished_by_running_it_again() -> None:
    """Only what is left is planned and done, and the evidence is recorded."""
    world = published()
    world.terraforms["dev"].faults = {BUS: ToolError("terraform could not apply", cause="throttled")}
    with pytest.raises(ToolError):
        world.apply("dev")

    world.apply("dev")

    assert world.terraforms["dev"].applied == [TABLE, BUS]
    run = from_journal(world.journals["dev"].lines, alive=False)
    assert run is not None
    assert run.state == "done"
    assert latest(world.ledgers["dev"].records(), "applied") is not None


def test_evidence_says_what_was_applied_and_what_came_of_it() -> None:
    """Verification and promotion build on it."""
    world = published()

    done = world.apply("dev")

    kept = latest(world.ledgers["dev"].records(), "applied")
    assert kept is not None
    assert kept.release == done.report.release.id
    assert kept.details["fingerprint"] == done.report.fingerprint.value
    assert kept.details["outputs"] == {
        key: value for key, value in world.outputs("dev").items() if key != "resources"
    }


def test_an_empty_plan_needs_no_approval_and_is_recorded_once() -> None:
    """Killed between the apply and its evidence: running again records it; again, and nothing is added."""
    world = published()
    world.apply("dev")
    world.ledgers["dev"].kept.clear()

    for _ in range(3):
        world.apply("dev", Approval())

    assert [item.kind for item in world.ledgers["dev"].records()] == ["applied"]
    assert world.terraforms["dev"].applied == [TABLE, BUS]


def test_a_killed_run_that_left_nothing_to_do_is_ended_by_running_again() -> None:
    """The kill came after the last resource: status would otherwise tell of it for ever."""
    world = published()
    world.apply("dev")
    world.journals["dev"].lines.pop()

    world.apply("dev")

    run = from_journal(world.journals["dev"].lines, alive=False)
    assert run is not None
    assert run.state == "done"


def test_a_release_that_changes_no_resource_is_recorded_as_applied() -> None:
    """The board would otherwise say that the old one runs."""
    world = published()
    world.apply("dev", ANYTHING)
    world.builder.infrastructure_sources["terraform/modules/orders/README.tf"] = b"# a comment\n"
    world.publish()
    world.clock.sleep(1)

    world.apply("dev")

    kept = latest(world.ledgers["dev"].records(), "applied")
    assert kept is not None
    assert kept.release == world.pinned("dev").id
    assert len(world.ledgers["dev"].records()) == 2


def test_the_slowest_resource_is_told_first() -> None:
    """Who waits wants to know for what."""
    world = published()
    terraform = world.terraforms["dev"]
    inner = terraform.apply

    class Slow:
        """Terraform whose bus takes 9 seconds, and whose table takes 4."""

        plan, outputs = terraform.plan, terraform.outputs
        versions, lock_digest = terraform.versions, terraform.lock_digest

        def apply(self, on_event: object) -> None:
            """Let time pass while a resource is made."""

            def hear(event: dict[str, object]) -> None:
                if event["type"] == "apply_complete":
                    world.clock.sleep(9 if BUS in str(event) else 4)
                on_event(event)

            inner(hear)

    world.terraforms["dev"] = Slow()

    done = world.apply("dev")

    assert done.slowest == ((BUS, 9), (TABLE, 4))
