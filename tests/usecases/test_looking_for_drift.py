"""Looking for drift changes nothing, believes nothing half-done, and is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from world import World, document

from toolkit.adapters.memory import MemoryClock
from toolkit.domain.drift_rules import Rule
from toolkit.domain.evidence import latest
from toolkit.errors import Refused, ToolError
from toolkit.usecases import drift, prepare

if TYPE_CHECKING:
    from toolkit.domain.drift import Drift

QUEUE = "module.orders.aws_sqs_queue.this"
NONE = document()


def edited(attribute: str = "delay", declared: object = 0, found: object = 7) -> dict[str, Any]:
    """Return a plan that sees one edit."""
    head = {"address": QUEUE, "type": "aws_sqs_queue", "mode": "managed"}
    applied, there = {attribute: declared}, {attribute: found}
    return document(
        {**head, "change": {"actions": ["update"], "before": there, "after": applied}},
        resource_drift=[{**head, "change": {"actions": ["update"], "before": applied, "after": there}}],
    )


def look(world: World, name: str = "dev", *rules: Rule) -> Drift:
    """Look at an environment."""
    return drift.look(
        account=world.account(name),
        prepare=lambda: prepare.pinned_only(
            account=world.account(name), workspace=world.workspaces[name], fix=f"toolkit promote {name}"
        ),
        terraform=lambda: world.terraforms[name],
        recovery=world.recovery(name),
        rules=rules,
        mask=lambda _document: lambda value, _marks: value,
        clock=world.clock,
        progress=world.progress,
    )


@pytest.fixture
def world() -> World:
    """Return a world whose first environment runs a release."""
    found = World()
    found.deployed_to_dev()
    found.clock.sleep(60)
    return found


def test_nothing_that_differs_is_told_and_recorded(world: World) -> None:
    """Also that nothing was found is evidence."""
    world.terraforms["dev"].document = NONE

    found = look(world)

    record = latest(world.ledgers["dev"].records("drift-checked"), "drift-checked")
    assert record is not None
    assert (found.drifted, found.unrecorded, record.release) == (False, "", world.pinned("dev").id)
    assert (record.details["drifted"], record.details["items"]) == (False, 0)


def test_an_edit_is_told_recorded_and_left_as_it_is(world: World) -> None:
    """No apply, and no attribute's value in the evidence."""
    world.terraforms["dev"].document = edited(found="a-value-of-the-account")
    applied = list(world.terraforms["dev"].applied)

    found = look(world)

    record = world.ledgers["dev"].kept[-1]
    assert [(item.address, item.attribute) for item in found.items] == [(QUEUE, "delay")]
    assert (record.kind, record.details["drifted"], record.details["items"]) == ("drift-checked", True, 1)
    assert "a-value-of-the-account" not in str(record.statement())
    assert world.terraforms["dev"].applied == applied


def test_the_pinned_release_is_looked_at_whatever_is_checked_out(world: World) -> None:
    """In the first environment too: work that is not released is no drift."""
    world.change_code("def handler(): 2\n")
    world.builder.infrastructure_sources["terraform/modules/orders/main.tf"] = b"# two\n"
    world.terraforms["dev"].document = NONE

    found = look(world)

    assert found.release == world.pinned("dev").id
    assert world.workspaces["dev"].laid_out["terraform/modules/orders/main.tf"] == b"# one\n"


def test_the_same_edit_has_the_same_fingerprint_and_another_has_another(world: World) -> None:
    """By it, news is told from what was told already."""
    world.terraforms["dev"].document = edited()
    first, second = look(world), look(world)
    world.terraforms["dev"].document = edited(found=8)

    assert first.fingerprint == second.fingerprint != look(world).fingerprint


def test_an_edit_that_somebody_answers_for_is_no_drift(world: World) -> None:
    """Until the day that the rule names."""
    day = MemoryClock().now().date()
    rule = Rule(QUEUE, "delay", "The load test sets it.", "team load", day, "environment.yaml", 3)
    world.terraforms["dev"].document = edited()

    assert (look(world, "dev", rule).drifted, len(look(world, "dev", rule).ignored)) == (False, 1)
    world.clock.sleep(86_400)
    later = look(world, "dev", rule)
    assert later.drifted
    assert "expired" in later.faults[0].message


def test_where_the_ledger_can_not_be_written_what_was_found_is_told(world: World) -> None:
    """A role that may only read looks all the same."""
    world.terraforms["dev"].document = edited()
    world.ledgers["dev"].refusal = ToolError("it was not kept", cause="AccessDenied", fix="ask")

    found = look(world)

    assert (found.drifted, found.unrecorded) == (True, "it was not kept: AccessDenied (ask)")


def test_an_environment_in_which_nothing_was_applied_can_not_have_drifted() -> None:
    """Everything would be told as missing."""
    world = World()
    world.publish()

    with pytest.raises(Refused) as caught:
        look(world)

    assert caught.value.problems[0].fix == "toolkit apply dev"


@pytest.mark.parametrize(("alive", "fix"), [(True, "wait"), (False, "toolkit apply dev --resume")])
def test_what_an_apply_left_half_done_is_no_drift(world: World, fix: str, *, alive: bool) -> None:
    """It is finished first."""
    world.journals["dev"].lines = [{"event": "intent", "fingerprint": "sha256:0", "addresses": [QUEUE]}]
    world.journals["dev"].living = alive

    with pytest.raises(Refused) as caught:
        look(world)

    assert caught.value.problems[0].fix.startswith(fix)
    assert world.ledgers["dev"].kept[-1].kind != "drift-checked"


def test_an_environment_without_a_release_is_refused(world: World) -> None:
    """By the file that pins none."""
    world.workspaces["dev"].pin(b'{"release": null}\n')

    with pytest.raises(Refused) as caught:
        look(world)

    assert "pins none" in caught.value.problems[0].cause


def test_a_plan_that_can_not_be_believed_tells_nothing(world: World) -> None:
    """No drift would be the dangerous answer."""
    world.terraforms["dev"].document = {**NONE, "errored": True}

    with pytest.raises(ToolError):
        look(world)

    assert world.ledgers["dev"].kept[-1].kind != "drift-checked"
