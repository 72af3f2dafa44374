"""A promotion moves the verified bits, asks every gate, and is one commit however often it is run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from world import FUNCTION, World

from toolkit.domain.digest import of_bytes
from toolkit.domain.evidence import latest
from toolkit.errors import ConfigurationError, Refused, ToolError, ToolkitError
from toolkit.usecases import manifest

GATES = {"verified-upstream", "running-is-pinned", "not-older-than-what-runs"}


def ready() -> World:
    """Return a world whose release is verified in dev."""
    world = World()
    world.deployed_to_dev()
    return world


def onward(world: World, text: str) -> None:
    """Release other code to dev."""
    world.change_code(text)
    world.deployed_to_dev()


def told(failure: ToolkitError) -> set[str]:
    """Return the gates that a refusal names."""
    return {problem.cause.split(":")[0] for problem in failure.problems}


def unchanged(world: World, target: str = "staging") -> bool:
    """Tell whether a target is as it was in the beginning."""
    nothing = json.loads(world.workspaces[target].release_file()) == {"release": None}
    return nothing and not world.artifacts[target].objects and not world.ledgers[target].kept


def test_the_target_pins_the_release_that_is_verified_upstream() -> None:
    """The same id, the same digests, the same bytes of the file."""
    world = ready()

    done = world.promote("dev", "staging")

    assert world.workspaces["staging"].release_file() == world.workspaces["dev"].release_file()
    assert done.release.id == world.pinned("staging").id
    assert {answer.gate for answer in done.answers} >= GATES


def test_the_bytes_are_copied_and_never_built_again() -> None:
    """Whatever the work tree holds by now."""
    world = ready()
    world.change_code("def handler(): 'not released'\n")

    world.promote("dev", "staging")

    release = world.pinned("staging")
    source, target = (world.artifacts[name].objects for name in ("dev", "staging"))
    assert all(target[item.key] == source[item.key] for item in release.artifacts)
    assert all(of_bytes(target[item.key]) == item.digest for item in release.artifacts)
    assert target[manifest.key(release.id)] == source[manifest.key(release.id)]


def test_a_promotion_is_a_commit_of_one_file_that_says_why() -> None:
    """Everything else that lies in the work tree stays out of it."""
    world = ready()
    world.repository.tree["scratch.txt"] = b"mine"

    done = world.promote("dev", "staging")

    commit, message, files = world.repository.history[-1]
    before = world.repository.history[-2][2]
    changed = {name for name in files if files[name] != before.get(name)}
    assert done.commit == commit
    assert changed == {world.workspaces["staging"].file}
    assert done.release.id in message
    assert "verified-upstream" in message
    (line,) = world.ledgers["dev"].lines("verified")
    trailers = message.rstrip().splitlines()[-2:]
    assert trailers == [f"Release: {done.release.id}", f"Evidence: dev {line.sequence} {line.digest}"]


def test_a_promotion_is_evidence_in_the_target() -> None:
    """From where, by whom, by which commit."""
    world = ready()

    done = world.promote("dev", "staging")

    kept = latest(world.ledgers["staging"].records(), "promoted")
    assert kept is not None
    assert (kept.release, kept.environment) == (done.release.id, "staging")
    assert (kept.details["from"], kept.details["commit"]) == ("dev", done.commit)
    assert kept.by == world.identities["staging"].caller()


def test_a_release_that_is_not_verified_stays_where_it_is() -> None:
    """The gate names the command that would open it."""
    world = ready()
    world.ledgers["dev"].kept = [item for item in world.ledgers["dev"].kept if item.kind != "verified"]

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"verified-upstream"}
    assert caught.value.problems[0].fix == "toolkit verify dev"
    assert unchanged(world)


def test_the_newest_verification_counts_and_not_any_that_passed() -> None:
    """It worked yesterday; today an alarm fires."""
    world = ready()
    world.clock.sleep(60)
    world.alarms["dev"].now["dev-errors"] = "ALARM"
    world.verify("dev")

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"verified-upstream"}
    assert "dev-errors" in caught.value.problems[0].cause


def test_a_verification_of_another_release_opens_nothing() -> None:
    """What was seen of the old release says nothing of the new one."""
    world = ready()
    world.change_code("def handler(): 2\n")
    world.publish()
    world.clock.sleep(60)
    world.terraforms["dev"].document["resource_changes"] = []
    world.apply("dev")
    world.run_what_is_pinned("dev")

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"verified-upstream"}


def test_bits_that_were_changed_after_the_verification_close_the_gate() -> None:
    """What is promoted must be what runs."""
    world = ready()
    key = (f"orders-dev-{FUNCTION}", "live")
    running = world.functions["dev"].versions[key]
    world.functions["dev"].versions[key] = replace(running, code_sha256=of_bytes(b"x").base64)

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"running-is-pinned"}
    assert caught.value.problems[0].fix == "toolkit apply dev"
    assert unchanged(world)


def older_in_dev() -> World:
    """Return a world in which staging holds a newer release than dev, which went back."""
    world = ready()
    release_file = world.workspaces["dev"].release_file()
    onward(world, "def handler(): 2\n")
    world.promote("dev", "staging")
    world.change_code("def handler(): 1\n")
    world.deployed_to_dev()
    assert world.workspaces["dev"].release_file() == release_file
    return world


def test_an_older_release_does_not_replace_a_newer_one() -> None:
    """It was built before what is there."""
    world = older_in_dev()
    held = world.pinned("staging").id

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"not-older-than-what-runs"}
    assert "--allow-older --reason" in caught.value.problems[0].fix
    assert world.pinned("staging").id == held


def test_an_older_release_is_let_through_with_a_reason_that_is_kept() -> None:
    """Going back is a decision, and evidence says whose and why."""
    world = older_in_dev()

    done = world.promote("dev", "staging", allow_older="r-2 loses orders")

    kept = latest(world.ledgers["staging"].records(), "promoted")
    assert world.pinned("staging").id == done.release.id
    assert kept is not None
    assert kept.details["allow_older"] == "r-2 loses orders"


@pytest.mark.parametrize("where", ["dev", "staging"])
def test_where_it_is_not_known_which_is_newer_the_gate_is_closed(where: str) -> None:
    """A manifest that is gone is no permission."""
    world = ready()
    world.promote("dev", "staging")
    old = world.pinned("staging").id
    onward(world, "def handler(): 2\n")
    release = world.pinned("dev").id if where == "dev" else old
    del world.artifacts[where].objects[manifest.key(release)]

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"not-older-than-what-runs"}


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"built_at": "yester',
        b'{"commit": "c", "built_at": 7}',
        b'{"commit": "c", "built_at": "2026-01-01T00:00:00"}',
        b"[]",
        b"\xff",
    ],
)
def test_a_manifest_that_can_not_be_read_lets_nothing_through(content: bytes) -> None:
    """It is told as a refusal or a broken store, and never as a bug of ours."""
    world = ready()
    world.promote("dev", "staging")
    onward(world, "def handler(): 2\n")
    world.artifacts["dev"].objects[manifest.key(world.pinned("dev").id)] = content

    with pytest.raises(ToolkitError):
        world.promote("dev", "staging")


def test_every_closed_gate_is_told_at_once_each_with_its_fix() -> None:
    """Nobody should have to come back three times."""
    world = older_in_dev()
    world.ledgers["dev"].kept = [item for item in world.ledgers["dev"].kept if item.kind != "verified"]
    world.functions["dev"].versions.clear()

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == GATES
    assert all(problem.fix for problem in caught.value.problems)
    assert caught.value.exit_code == 1


def test_nothing_applied_upstream_is_told() -> None:
    """A release that is only pinned has been seen to run nowhere."""
    world = World()
    world.publish()

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert told(caught.value) == {"verified-upstream", "running-is-pinned"}


def test_an_upstream_without_a_release_is_refused_with_the_way_to_one() -> None:
    """There is nothing to promote."""
    with pytest.raises(Refused) as caught:
        World().promote("dev", "staging")

    assert caught.value.problems[0].fix == "toolkit package --publish dev"


@pytest.mark.parametrize(("source", "target"), [("staging", "dev"), ("dev", "prod"), ("dev", "dev")])
def test_a_way_that_the_pipeline_does_not_have_is_a_usage_error(source: str, target: str) -> None:
    """Backwards, past an environment, on the spot."""
    world = ready()

    with pytest.raises(ConfigurationError) as caught:
        world.promote(source, target)

    assert caught.value.exit_code == 2
    assert "dev → staging → prod" in caught.value.problems[0].cause


def test_a_dry_run_changes_nothing() -> None:
    """No copy, no file, no commit, no evidence."""
    world = ready()
    commits = len(world.repository.history)

    done = world.promote("dev", "staging", dry_run=True)

    assert (done.commit, done.closed) == (None, ())
    assert unchanged(world)
    assert len(world.repository.history) == commits


def test_tampered_bytes_are_refused_and_nothing_is_pinned() -> None:
    """A bundle whose bytes are not what its name says goes no further."""
    world = ready()
    bundle = world.pinned("dev").bundles[0]
    world.artifacts["dev"].objects[bundle.key] += b"!"

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert bundle.key in caught.value.problems[0].cause
    assert bundle.key not in world.artifacts["staging"].objects
    assert json.loads(world.workspaces["staging"].release_file()) == {"release": None}


def test_what_describes_a_release_goes_with_it() -> None:
    """The SBOM and the provenance of every bundle, as the manifest names them."""
    world = ready()

    world.promote("dev", "staging")

    found = manifest.read(world.pinned("staging").id, world.artifacts["staging"])
    assert len(found.descriptions) == 6
    for each in found.descriptions:
        assert of_bytes(world.artifacts["staging"].objects[each.key]) == each.digest


def test_a_release_of_an_older_toolkit_is_promoted_without_documents() -> None:
    """Its manifest names none."""
    world = ready()
    place = manifest.key(world.pinned("dev").id)
    document = json.loads(world.artifacts["dev"].objects[place])
    del document["documents"]
    world.artifacts["dev"].objects[place] = json.dumps(document).encode()

    world.promote("dev", "staging")

    assert len(world.artifacts["staging"].objects) == 4
    assert world.artifacts["staging"].objects[place] == world.artifacts["dev"].objects[place]


def test_other_bytes_in_the_target_are_refused_and_left_alone() -> None:
    """They would be deployed, for nobody looks at them again."""
    world = ready()
    bundle = world.pinned("dev").bundles[0]
    world.artifacts["staging"].objects[bundle.key] = b"other bytes"

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert f"{bundle.key} in the store of staging" in caught.value.problems[0].cause
    assert world.artifacts["staging"].objects[bundle.key] == b"other bytes"
    assert json.loads(world.workspaces["staging"].release_file()) == {"release": None}


def test_running_twice_gives_one_commit_and_one_piece_of_evidence() -> None:
    """The second run finds the work done."""
    world = ready()
    world.promote("dev", "staging")
    commits, kept = len(world.repository.history), len(world.ledgers["staging"].kept)

    again = world.promote("dev", "staging")

    assert (again.already, again.commit) == (True, None)
    assert (len(world.repository.history), len(world.ledgers["staging"].kept)) == (commits, kept)


def test_killed_between_pin_and_commit_it_is_finished_by_running_it_again() -> None:
    """The file is there, the commit is not yet."""
    world = ready()
    world.repository.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        world.promote("dev", "staging")

    done = world.promote("dev", "staging")

    assert done.commit == world.repository.head()
    assert world.repository.dirty() == ()
    assert latest(world.ledgers["staging"].records(), "promoted") is not None


def test_killed_between_commit_and_evidence_it_is_finished_by_running_it_again() -> None:
    """Killing any command at any point loses nothing: the promotion is recorded after all."""
    world = ready()
    world.ledgers["staging"].refusal = ToolError("the network went away")
    with pytest.raises(ToolError):
        world.promote("dev", "staging")
    world.ledgers["staging"].refusal = None

    world.promote("dev", "staging")

    kept = latest(world.ledgers["staging"].records(), "promoted")
    assert kept is not None
    assert kept.release == world.pinned("staging").id


def test_what_is_made_up_for_names_the_commit_that_pinned_it() -> None:
    """Others may have committed in between."""
    world = ready()
    world.ledgers["staging"].refusal = ToolError("the network went away")
    with pytest.raises(ToolError):
        world.promote("dev", "staging")
    world.ledgers["staging"].refusal = None
    promoted = world.repository.head()
    world.repository.tree["docs/index.md"] = b"# Docs"
    world.repository.commit("docs/index.md", "Write docs")

    world.promote("dev", "staging")

    kept = latest(world.ledgers["staging"].records(), "promoted")
    assert kept is not None
    assert kept.details["commit"] == promoted


def test_a_release_file_with_changes_of_somebody_else_is_left_alone() -> None:
    """They would go into the commit, unseen."""
    world = ready()
    world.promote("dev", "staging")
    onward(world, "def handler(): 2\n")
    edited = world.workspaces["staging"].release_file() + b"\n"
    world.workspaces["staging"].pin(edited)

    with pytest.raises(Refused) as caught:
        world.promote("dev", "staging")

    assert "git checkout" in caught.value.problems[0].fix
    assert world.workspaces["staging"].release_file() == edited


def test_a_release_goes_the_whole_way_with_the_same_bits() -> None:
    """From dev to prod nothing is built again: the accounts report the same digests."""
    world = ready()
    for source, target in (("dev", "staging"), ("staging", "prod")):
        world.promote(source, target)
        world.deploy(target)

    running = {
        name: world.functions[name].versions[f"orders-{name}-{FUNCTION}", "live"]
        for name in world.project.pipeline
    }

    assert running["dev"] == running["staging"] == running["prod"]
    assert world.pinned("prod").id == world.pinned("dev").id
