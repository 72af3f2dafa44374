"""An environment goes back to what was verified there, once, whatever stops it on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import FUNCTION, TABLE, World, document

from toolkit.adapters.memory import MemoryWorkspace
from toolkit.domain import rollback as domain
from toolkit.domain.evidence import latest
from toolkit.domain.rollback import Outcome
from toolkit.errors import Refused, ToolError
from toolkit.usecases import apply, go_back, manifest, returning, rollback
from toolkit.usecases.package import release_file
from toolkit.wiring import rolling_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.release import Release
    from toolkit.domain.rollback import Preview, Rollback
    from toolkit.errors import ToolkitError

NAME = "staging"
ALIAS = "module.orders.aws_lambda_alias.live"


def released(world: World, text: str) -> Release:
    """Bring a release as far as staging, and verify it there."""
    world.change_code(text)
    world.deployed_to_dev()
    world.promote("dev", NAME)
    return world.deploy(NAME)


def estate(*texts: str) -> tuple[World, list[Release]]:
    """Return a world in which some releases were verified in staging one after the other."""
    world = World()
    found = [released(world, text) for text in texts]
    world.clock.sleep(60)
    world.terraforms[NAME].document = document(updated(ALIAS, "aws_lambda_alias", function_version="1"))
    return world, found


def updated(address: str, kind: str, **after: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a resource change that updates something."""
    before = dict.fromkeys(after, "before")
    change = {"actions": ["update"], "before": {"name": "x", **before}, "after": {"name": "x", **after}}
    return {"address": address, "type": kind, "mode": "managed", "change": change}


def choose(world: World, wanted: str | None = None, name: str = NAME) -> Rollback:
    """Choose what an environment goes back to, and hold its bytes against their digests."""
    account = world.account(name)
    found = rollback.choose(
        world.project,
        account=account,
        workspace=world.workspaces[name],
        repository=world.repository,
        wanted=wanted,
    )
    if not found.done:
        rollback.prove(found, account=account, progress=world.progress)
    return found


def previewed(world: World, found: Rollback) -> Preview:
    """Plan an environment as if it pinned the older release."""
    own = world.workspaces[NAME]
    world.workspaces[NAME] = MemoryWorkspace(NAME, {**own.tree, own.file: release_file(found.release)})
    report = world.show(NAME)
    world.workspaces[NAME] = own
    return returning.preview(report, left=found.chosen.left)


def roll_back(world: World, wanted: str | None = None) -> Outcome:
    """Go back, as the command does it with --direct."""
    found = choose(world, wanted)
    if found.done:
        return Outcome(found, "it greets twice")
    go_back.require_clean(found, world.repository)
    seen = previewed(world, found)
    steps = go_back.Steps(
        commit=lambda: go_back.commit_here(
            found,
            workspace=world.workspaces[NAME],
            repository=world.repository,
            message=domain.message(found, "it greets twice"),
        ),
        apply=lambda: world.apply(NAME, apply.Approval(fingerprint=seen.report.fingerprint)),
        verify=lambda: world.verify(NAME),
    )
    return go_back.carry_out(
        found, seen, steps, account=world.account(NAME), clock=world.clock, reason="it greets twice"
    )


def causes(failure: ToolkitError) -> str:
    """Return all that a refusal tells."""
    return "\n".join(f"{item.cause}; {item.fix}" for item in failure.problems)


def kept(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the rollbacks on record."""
    records = world.ledgers[NAME].records("rolled-back")
    return [(item.release, item.details["from"], dict(item.details)) for item in records]


def test_it_goes_back_to_the_release_that_was_verified_before() -> None:
    """Pinned, applied, verified, and on record with its reason."""
    world, (_, first, second) = estate("one", "two", "three")

    done = roll_back(world)

    assert done.passed is True
    assert world.pinned(NAME).id == first.id
    assert world.functions[NAME].versions[f"orders-{NAME}-{FUNCTION}", "live"].code_sha256 == (
        first.bundles[1].digest.base64
    )
    ((release, left, details),) = kept(world)
    assert (release, left) == (first.id, second.id)
    assert (details["reason"], details["direct"], details["commit"]) == (
        "it greets twice", True, world.repository.head(),
    )  # fmt: skip


def test_what_was_never_verified_here_is_passed_over() -> None:
    """Nor is what failed its last verification, or was never applied."""
    world, (first, second) = estate("one", "two")
    world.alarms[NAME].now[f"{NAME}-errors"] = "ALARM"
    third = released(world, "three")
    world.alarms[NAME].now[f"{NAME}-errors"] = "OK"
    fourth = released(world, "four")

    found = choose(world)

    assert (found.chosen.left, found.chosen.release) == (fourth.id, second.id)
    assert third.id not in causes(_refusal(lambda: choose(world, "r-000000000000"))).split("before: ")[1]
    assert choose(world, first.id).chosen.release == first.id


def _refusal(doing: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        doing()
    return caught.value


def test_a_release_that_was_never_verified_here_is_refused_with_those_that_were() -> None:
    """Although dev has seen it work."""
    world, (first, _second) = estate("one", "two")
    world.change_code("three")
    elsewhere = world.deployed_to_dev()

    told = causes(_refusal(lambda: choose(world, elsewhere.id)))

    assert f"{elsewhere.id} was never applied and verified in {NAME}" in told
    assert f"toolkit rollback {NAME} --to {first.id}" in told


def test_nothing_is_gone_back_to_where_nothing_was_before() -> None:
    """One release is no way back, and none is not one either."""
    world, (only,) = estate("one")

    assert f"{NAME} has no release to go back to" in causes(_refusal(lambda: choose(world)))
    assert "it pins no release" in causes(_refusal(lambda: choose(world, name="prod")))
    assert choose(world, only.id).done


def test_all_that_is_missing_or_tampered_with_is_named_at_once() -> None:
    """And nothing was touched."""
    world, (first, second) = estate("one", "two")
    artifacts = world.artifacts[NAME]
    code, layer = (
        next(item for item in first.bundles if item.kind == kind) for kind in ("function", "layer")
    )
    del artifacts.objects[code.key]
    artifacts.objects[layer.key] = b"other bytes"

    refused = _refusal(lambda: roll_back(world))

    assert len(refused.problems) == 2
    assert code.key in causes(refused)
    assert layer.key in causes(refused)
    assert world.pinned(NAME).id == second.id
    assert kept(world) == []


@pytest.mark.parametrize("damage", ["gone", "torn", "another"])
def test_a_manifest_that_can_not_be_believed_is_refused(damage: str) -> None:
    """The signed evidence says which bytes were verified."""
    world, (first, second) = estate("one", "two")
    objects, place = world.artifacts[NAME].objects, manifest.key(first.id)
    if damage == "gone":
        del objects[place]
    else:
        objects[place] = b"{" if damage == "torn" else objects[manifest.key(second.id)]

    assert place in causes(_refusal(lambda: choose(world)))


def test_other_bytes_than_those_that_were_verified_are_refused() -> None:
    """A manifest that hangs together is not enough: the id has 48 bits, and the evidence all of them."""
    world, (first, _second) = estate("one", "two")
    ledger = world.ledgers[NAME]
    ledger.kept = [
        replace(item, subjects={**item.subjects, FUNCTION: "sha256:" + "0" * 64})
        if (item.kind, item.release) == ("verified", first.id)
        else item
        for item in ledger.kept
    ]

    assert "does not name the bytes that were verified" in causes(_refusal(lambda: choose(world)))


def test_evidence_that_somebody_forged_is_not_believed() -> None:
    """Whatever it says, and of whichever release."""
    world, _ = estate("one", "two")
    world.ledgers[NAME].doubts = {2: "its signature is not over what it says"}

    told = causes(_refusal(lambda: choose(world)))

    assert "its signature is not over what it says" in told
    assert f"toolkit history {NAME} --verify" in told


def test_the_first_environment_is_taken_back_by_git() -> None:
    """It runs what is checked out: its fix names the commits."""
    world, _ = estate("one", "two")

    refused = _refusal(lambda: choose(world, name="dev"))

    assert "dev is the first environment" in causes(refused)
    assert refused.problems[0].fix.startswith("git restore --source=")


def test_a_release_file_that_somebody_edited_is_left_alone() -> None:
    """It is not committed under another's name."""
    world, _ = estate("one", "two")
    world.change_code("three")
    world.deployed_to_dev()
    world.workspaces[NAME].pin(world.workspaces["dev"].release_file())

    assert "changes that are not committed" in causes(_refusal(lambda: roll_back(world)))


def test_asked_again_it_does_not_go_back_further() -> None:
    """Two people in a hurry go back one release; who means more names it."""
    world, (zeroth, first, _second) = estate("zero", "one", "two")
    roll_back(world)
    world.clock.sleep(60)

    again = roll_back(world)

    assert again.rollback.done
    assert world.pinned(NAME).id == first.id
    assert len(kept(world)) == 1
    world.terraforms[NAME].document = document(updated(ALIAS, "aws_lambda_alias", function_version="0"))
    assert roll_back(world, zeroth.id).passed
    assert [(back, left) for back, left, _ in kept(world)][1] == (zeroth.id, first.id)


def test_what_was_gone_back_from_is_not_gone_back_to() -> None:
    """Although it passed its last verification, and what was gone back to did not."""
    world, (zeroth, _first, _bad) = estate("zero", "one", "bad")
    world.alarms[NAME].now[f"{NAME}-errors"] = "ALARM"
    assert roll_back(world).passed is False
    world.alarms[NAME].now[f"{NAME}-errors"] = "OK"
    world.clock.sleep(60)
    released(world, "three")

    assert choose(world).chosen.release == zeroth.id


def test_what_was_gone_back_from_counts_again_once_it_was_applied_again() -> None:
    """Somebody has named it, and seen it work."""
    world, (_zeroth, second) = estate("zero", "two")
    roll_back(world)
    for _ in range(2):
        world.clock.sleep(60)
        world.terraforms[NAME].document = document(updated(ALIAS, "aws_lambda_alias", function_version="2"))
        roll_back(world, second.id)
    released(world, "three")

    assert choose(world).chosen.release == second.id


def test_a_release_that_never_came_to_run_is_left_for_the_one_that_does() -> None:
    """Its promotion is on record, and nothing of it was applied."""
    world, (first,) = estate("one")
    world.change_code("two")
    world.deployed_to_dev()
    world.promote("dev", NAME)
    unapplied = world.pinned(NAME)

    found = choose(world)

    assert (found.chosen.left, found.chosen.release, found.done) == (unapplied.id, first.id, False)


class Killed(BaseException):
    """The process is gone, between one step and the next."""


@dataclass
class Death:
    """Kills at one of the moments before and after whatever changes something."""

    at: int
    moments: list[str] = field(default_factory=list)

    def come(self, moment: str) -> None:
        """Live through a moment, or die in it."""
        self.moments.append(moment)
        if len(self.moments) == self.at:
            raise Killed(moment)


@dataclass
class Mortal:
    """An adapter whose process may be killed before or after it did something."""

    real: Any
    acts: tuple[str, ...]
    death: Death

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the adapter has
        found = getattr(self.real, name)
        if name not in self.acts:
            return found

        def act(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
            self.death.come(f"before {name}")
            done = found(*given, **named)
            self.death.come(f"after {name}")
            return done

        return act

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401 - as above
        if name in ("real", "acts", "death"):
            object.__setattr__(self, name, value)
        else:
            setattr(self.real, name, value)


def mortal(world: World, death: Death) -> Callable[[], None]:
    """Let death come near; return what sends it away."""
    ledger, tree = world.ledgers[NAME], world.workspaces[NAME]
    terraform, repository = world.terraforms[NAME], world.repository
    world.ledgers[NAME] = Mortal(ledger, ("record",), death)  # type: ignore[assignment] # stands in for it
    world.workspaces[NAME] = Mortal(tree, ("pin",), death)  # type: ignore[assignment] # as above
    world.terraforms[NAME] = Mortal(terraform, ("apply",), death)  # type: ignore[assignment] # as above
    world.repository = Mortal(repository, ("commit",), death)  # type: ignore[assignment] # as above

    def restore() -> None:
        world.ledgers[NAME], world.workspaces[NAME] = ledger, tree
        world.terraforms[NAME], world.repository = terraform, repository

    return restore


@pytest.mark.parametrize("moment", range(1, 15))
def test_killed_at_any_one_moment_it_ends_as_if_nobody_had(moment: int) -> None:
    """All of them, one by one."""
    _killed([moment])


@given(deaths=st.lists(st.integers(min_value=1, max_value=18), max_size=3))
def test_killed_anywhere_it_is_finished_by_the_same_command(deaths: list[int]) -> None:
    """However often: one commit, one record, the older code, verified."""
    _killed(deaths)


def _killed(deaths: list[int]) -> None:
    world, (_zeroth, first, second) = estate("zero", "one", "two")
    for moment in deaths:
        restore = mortal(world, Death(moment))
        try:
            roll_back(world)
        except Killed:
            pass
        finally:
            restore()
        world.clock.sleep(1)

    done = roll_back(world)

    assert done.rollback.done or done.passed
    assert world.pinned(NAME).id == first.id
    assert not world.repository.dirty(world.workspaces[NAME].file)
    records = world.ledgers[NAME].records()
    applied, verified = latest(records, "applied"), latest(records, "verified")
    assert applied is not None
    assert verified is not None
    assert (applied.release, verified.release, verified.details["passed"]) == (first.id, first.id, True)
    assert [(back, left) for back, left, _ in kept(world)] == [(first.id, second.id)]
    assert sum("Roll back" in message for _, message, _ in world.repository.history) == 1
    assert roll_back(world).rollback.done


def test_each_moment_of_it_is_one_in_which_it_can_be_killed() -> None:
    """Or the test above would prove less than it says."""
    world, _ = estate("one", "two")
    death = Death(0)
    restore = mortal(world, death)

    roll_back(world)

    restore()
    acts = ["record", "pin", "commit", "record", "apply", "record", "record"]
    assert death.moments == [f"{when} {act}" for act in acts for when in ("before", "after")]


def test_what_is_protected_keeps_its_data_and_all_else_goes_back() -> None:
    """It is told before and after; once it may be destroyed the same command ends it."""
    world, (first, second) = estate("one", "two")
    table = {
        "address": TABLE,
        "type": "aws_dynamodb_table",
        "mode": "managed",
        "change": {"actions": ["delete"], "before": {"deletion_protection_enabled": True}, "after": None},
    }
    world.terraforms[NAME].document["resource_changes"].append(table)
    world.terraforms[NAME].faults[TABLE] = ToolError(
        "terraform could not apply", cause="it is protected", fault="protected"
    )

    done = roll_back(world)

    assert done.preview is not None
    assert [(item.kind, item.address) for item in done.preview.stays] == [("protected", TABLE)]
    assert (done.passed, done.applied) == (False, None)
    assert done.unfinished is not None
    assert rolling_back.exit_code(done) == 3
    assert ALIAS in world.terraforms[NAME].applied
    again = roll_back(world)
    assert (again.passed, again.unfinished) == (True, None)
    assert [(back, left) for back, left, _ in kept(world)] == [(first.id, second.id)]


def test_any_other_failure_of_an_apply_ends_the_command() -> None:
    """The next run goes on."""
    world, (first, _second) = estate("one", "two")
    world.terraforms[NAME].faults[ALIAS] = ToolError("terraform could not apply", cause="no", fault="denied")

    with pytest.raises(ToolError):
        roll_back(world)

    assert roll_back(world).passed
    assert world.pinned(NAME).id == first.id


def test_what_does_not_come_back_is_named_by_its_address() -> None:
    """Data, messages, secrets, what is destroyed, and what is made anew and empty."""
    world, (_first, second) = estate("one", "two")
    queue, parameter, lost, anew, old = (f"module.orders.{each}.this" for each in (
        "aws_sqs_queue", "aws_ssm_parameter", "aws_s3_bucket", "aws_dynamodb_table", "aws_kinesis_stream",
    ))  # fmt: skip
    same = {"actions": ["no-op"], "before": {"name": "x"}, "after": {"name": "x"}}
    gone = {"actions": ["delete"], "before": {"name": "x"}, "after": None}
    keyed = {
        "actions": ["delete", "create"],
        "before": {"hash_key": "a"},
        "after": {"hash_key": "b"},
        "replace_paths": [["hash_key"]],
    }
    made = {"actions": ["create"], "before": None, "after": {"name": "x"}}
    world.terraforms[NAME].document = document(
        *(
            {"address": address, "type": address.split(".")[-2], "mode": "managed", "change": change}
            for address, change in (
                (TABLE, same),
                (queue, same),
                (parameter, same),
                (lost, gone),
                (old, made),
            )
        ),
        {"address": anew, "type": "aws_dynamodb_table", "mode": "managed", "change": keyed},
        updated("aws_cloudwatch_metric_alarm.errors", "aws_cloudwatch_metric_alarm", threshold=1),
    )

    seen = previewed(world, choose(world))

    assert {(item.kind, item.address) for item in seen.stays} == {
        ("data", TABLE), ("messages", queue), ("secret", parameter), ("destroyed", lost),
        ("schema", anew), ("recreated", old),
    }  # fmt: skip
    assert "hash_key" in next(item.why for item in seen.stays if item.address == anew)
    assert second.id in next(item.why for item in seen.stays if item.address == old)
    assert [(item.kind, item.address, item.what) for item in seen.returns] == [
        ("alarm", "aws_cloudwatch_metric_alarm.errors", "threshold")
    ]
