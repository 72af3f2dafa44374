"""Verified is what runs the pinned bits, answers as it should, and has no alarm that fires."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from world import FUNCTION, PING, World

from toolkit.adapters.memory import MemoryService
from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import latest
from toolkit.domain.smoke import Check, Expectation, Request, Response
from toolkit.errors import Refused, ToolError
from toolkit.ports.functions import RunningFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.verification import Observation, Verified

OTHER = of_bytes(b"other bits").base64
KEY = (f"orders-dev-{FUNCTION}", "live")
OK = Response(200, {}, {})


def applied(
    *, smoke: tuple[Check, ...] = (PING,), answer: Callable[[Request], object] | None = None
) -> World:
    """Return a world whose release runs in dev, not verified yet."""
    world = World(smoke=smoke)
    world.publish()
    world.apply("dev")
    if answer is not None:
        world.service = MemoryService(answer)
    return world


def failures(done: Verified) -> dict[str, str]:
    """Return what failed, by name."""
    return {item.name: item.detail for item in done.verification.failures}


def seen(done: Verified, area: str) -> list[Observation]:
    """Return what was observed in an area."""
    return [item for item in done.verification.observations if item.area == area]


def test_a_sound_environment_passes_and_that_is_evidence() -> None:
    """What opens the next gate says who looked, at what, and when."""
    world = applied()

    done = world.verify("dev")

    kept = latest(world.ledgers["dev"].records(), "verified")
    assert done.verification.passed
    assert kept is not None
    assert (kept.details["passed"], kept.details["failed"]) == (True, [])
    assert (kept.release, kept.at) == (world.pinned("dev").id, world.clock.now())
    assert kept.subjects == {item.name: item.digest.value for item in world.pinned("dev").artifacts}


def test_every_bundle_that_runs_is_compared_the_layers_too() -> None:
    """The function with its layer, and the infrastructure."""
    world = applied()

    done = world.verify("dev")

    bits = {item.name: (item.outcome, item.detail) for item in seen(done, "bits")}
    assert bits[FUNCTION] == ("ok", "version 1 + common")
    assert bits["infrastructure"][0] == "ok"


def test_other_bits_than_the_pinned_ones_fail_and_that_is_evidence_too() -> None:
    """Somebody uploaded by hand."""
    world = applied()
    world.functions["dev"].versions[KEY] = replace(world.functions["dev"].versions[KEY], code_sha256=OTHER)

    done = world.verify("dev")

    kept = latest(world.ledgers["dev"].records(), "verified")
    assert not done.verification.passed
    assert OTHER in failures(done)[FUNCTION]
    assert kept is not None
    assert kept.details["passed"] is False
    assert kept.details["failed"] == [f"bits: {FUNCTION}"]


def test_a_layer_that_is_not_pinned_fails() -> None:
    """The code is right, what it imports is not."""
    world = applied()
    known = world.functions["dev"].versions[KEY]
    world.functions["dev"].versions[KEY] = replace(known, layers=(*known.layers, OTHER))

    assert OTHER in failures(world.verify("dev"))[FUNCTION]


def test_a_function_that_is_gone_fails() -> None:
    """Somebody deleted it."""
    world = applied()
    world.functions["dev"].versions.clear()

    assert FUNCTION in failures(world.verify("dev"))


def test_a_pinned_function_that_was_never_deployed_fails() -> None:
    """What was not compared has not been shown to run: no function at all is no proof of sameness."""
    world = applied()
    world.terraforms["dev"].results["functions"] = {}
    world.clock.sleep(1)
    world.apply("dev")

    done = world.verify("dev")

    assert not done.verification.passed


def test_a_release_that_is_pinned_but_not_applied_fails() -> None:
    """The infrastructure of another release is out there."""
    world = applied()
    world.builder.infrastructure_sources["terraform/modules/orders/main.tf"] = b"# two\n"
    world.publish()

    done = world.verify("dev")

    assert set(failures(done)) == {"infrastructure"}
    assert world.pinned("dev").id in failures(done)["infrastructure"]


@pytest.mark.parametrize("state", ["nothing pinned", "nothing applied"])
def test_where_there_is_nothing_to_verify_it_is_refused_with_what_comes_first(state: str) -> None:
    """No evidence is made of it."""
    world = World()
    if state == "nothing applied":
        world.publish()

    with pytest.raises(Refused) as caught:
        world.verify("dev")

    fix = "toolkit package --publish dev" if state == "nothing pinned" else "toolkit apply dev"
    assert caught.value.problems[0].fix == fix
    assert world.ledgers["dev"].kept == []


def test_an_alarm_that_fires_fails() -> None:
    """The service says itself that it is not well."""
    world = applied()
    world.alarms["dev"].now["dev-errors"] = "ALARM"

    assert failures(world.verify("dev")) == {"dev-errors": "it is firing"}


def test_an_alarm_that_does_not_exist_fails() -> None:
    """Nobody would be woken."""
    world = applied()
    world.alarms["dev"].now.clear()

    assert failures(world.verify("dev")) == {"dev-errors": "it does not exist"}


def test_an_alarm_without_data_is_neither_a_pass_nor_a_failure() -> None:
    """A new alarm has seen nothing yet: the rest decides."""
    world = applied()
    world.alarms["dev"].now["dev-errors"] = "INSUFFICIENT_DATA"

    done = world.verify("dev")

    assert [item.outcome for item in seen(done, "alarms")] == ["no-data"]
    assert done.verification.passed


def test_an_alarm_that_fires_while_it_is_watched_fails_at_once() -> None:
    """Soaking ends early: there is nothing to wait for."""
    world = applied()
    world.alarms["dev"].changes = [{}, {"dev-errors": "ALARM"}]
    begun = world.clock.elapsed()

    done = world.verify("dev", soak=600)

    assert "dev-errors" in failures(done)
    assert world.clock.elapsed() - begun < 60


def test_soaking_lasts_as_long_as_was_asked() -> None:
    """Quiet alarms are watched to the end."""
    world = applied()
    begun = world.clock.elapsed()

    done = world.verify("dev", soak=601)

    assert done.verification.passed
    assert world.clock.elapsed() - begun == 601


def test_a_service_that_answers_otherwise_fails_with_what_was_expected() -> None:
    """The reader need not look up the check."""
    world = applied(answer=lambda _: Response(500, {}, None))

    assert failures(world.verify("dev")) == {PING.name: "status 500, expected 200"}


def test_a_check_is_asked_again_for_as_long_as_it_may_take() -> None:
    """An order is processed in the background: the third look sees it."""
    answers = [Response(200, {}, {"status": status}) for status in ("pending", "pending", "confirmed")]
    check = Check(
        "It is processed", Request("GET", "/o"), Expectation((200,), {"status": "confirmed"}), within=30
    )
    world = applied(smoke=(check,), answer=lambda _: answers.pop(0))

    done = world.verify("dev")

    assert done.verification.passed
    assert answers == []
    assert sum(world.clock.slept) < 30


def test_a_check_whose_time_is_up_fails_with_the_last_shortfall() -> None:
    """It is not asked for ever."""
    check = replace(PING, expect=Expectation((200,), {"status": "confirmed"}), within=5)
    world = applied(smoke=(check,), answer=lambda _: Response(200, {}, {"status": "pending"}))
    begun = world.clock.elapsed()

    done = world.verify("dev")

    assert failures(done) == {PING.name: "status is 'pending', expected 'confirmed'"}
    assert 5 <= world.clock.elapsed() - begun < 7


def test_a_check_without_a_time_is_asked_once() -> None:
    """A refusal that comes late is a fault."""
    world = applied(answer=lambda _: Response(500, {}, None))

    world.verify("dev")

    assert len(world.service.asked) == 1


def test_a_service_that_can_not_be_reached_is_asked_again_within_the_time() -> None:
    """The API's stage may take a moment to answer."""
    answers = [ToolError("no", cause="connection refused"), OK]
    world = applied(smoke=(replace(PING, within=5),), answer=lambda _: answers.pop(0))

    assert world.verify("dev").verification.passed


def test_a_service_that_can_not_be_reached_at_all_fails_and_is_no_crash() -> None:
    """The verification says no; the tool is not broken."""
    world = applied(answer=lambda _: ToolError("no", cause="connection refused"))

    assert failures(world.verify("dev")) == {PING.name: "no response: connection refused"}


def test_what_one_check_remembers_the_next_one_uses() -> None:
    """In its path, its headers, its body and its expectation."""
    place = Check("Place", Request("POST", "/orders"), Expectation((201,)), remember={"order": "id"})
    read = Check(
        "Read",
        Request("GET", "/orders/{order}", headers={"X-Order": "{order}"}, json={"ids": ["{order}"]}),
        Expectation((200,), {"id": "{order}"}),
    )

    def answer(request: Request) -> Response:
        return Response(201 if request.method == "POST" else 200, {}, {"id": "o-1"})

    world = applied(smoke=(place, read), answer=answer)

    done = world.verify("dev")

    assert done.verification.passed
    assert world.service.asked[1] == Request(
        "GET", "/orders/o-1", headers={"X-Order": "o-1"}, json={"ids": ["o-1"]}
    )


def test_no_smoke_checks_are_no_data_and_no_failure() -> None:
    """A project need not have an API; what is not asked is told."""
    done = applied(smoke=()).verify("dev")

    assert [item.outcome for item in seen(done, "smoke")] == ["no-data"]
    assert done.verification.passed


def test_checks_without_an_api_fail() -> None:
    """They were meant for something."""
    world = applied()
    world.terraforms["dev"].results["api"] = None
    world.clock.sleep(1)
    world.apply("dev")

    assert not world.verify("dev").verification.passed


def test_what_one_function_runs_is_not_taken_for_another() -> None:
    """The bits are pinned bits, but under the wrong name."""
    world = applied()
    common = next(item for item in world.pinned("dev").bundles if item.name == "common")
    world.functions["dev"].versions[KEY] = RunningFunction("2", common.digest.base64, ())

    assert FUNCTION in failures(world.verify("dev"))
