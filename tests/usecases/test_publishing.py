"""A release is built from content alone, stored before it is pinned, and published again without harm."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from world import FUNCTION, World

from toolkit.adapters.memory import MemoryBuilder
from toolkit.adapters.memory_artifacts import MemoryArtifacts
from toolkit.domain.digest import of_bytes
from toolkit.errors import ConfigurationError, Refused, ToolkitError
from toolkit.usecases import manifest
from toolkit.usecases.package import SOURCES, release_file, select
from toolkit.usecases.publish import publish

if TYPE_CHECKING:
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.description import Form


class PulledPlugError(Exception):
    """The machine went off."""


@dataclass(slots=True)
class FragileArtifacts(MemoryArtifacts):
    """A store that takes so many objects, and then the machine goes off."""

    left: int = 0
    taken: list[str] = field(default_factory=list)

    def put(self, key: str, data: bytes) -> bool:
        """Store, while there is life."""
        if not self.left:
            raise PulledPlugError
        self.left -= 1
        self.taken.append(key)
        return super(FragileArtifacts, self).put(key, data)


@dataclass(slots=True)
class LossyArtifacts(MemoryArtifacts):
    """A store that keeps something else than it was given."""

    def put(self, key: str, data: bytes) -> bool:
        """Store the half of it."""
        return super(LossyArtifacts, self).put(key, data[: len(data) // 2])


@dataclass(slots=True)
class Described(MemoryBuilder):
    """A builder that describes what it builds in other words."""

    def documents(self, bundle: Bundle) -> dict[Form, bytes]:
        """Return what describes a bundle."""
        return {"sbom": b"other", "provenance": bundle.digest.value.encode()}


@dataclass(slots=True)
class ContestedArtifacts(MemoryArtifacts):
    """A store in which somebody else is always quicker."""

    theirs: bytes | None = None

    def put(self, key: str, data: bytes) -> bool:
        """Store what the other one brings."""
        super(ContestedArtifacts, self).put(key, data if self.theirs is None else self.theirs)
        return False


def test_the_release_depends_on_content_and_not_on_commit_or_time() -> None:
    """Building again later, from another commit of the same content, gives the same id."""
    world = World()
    first = world.package()
    world.clock.sleep(3600)
    world.repository.tree["docs/index.md"] = b"# Docs"
    world.repository.commit("docs/index.md", "Write docs")

    second = world.package()

    assert second.release == first.release
    assert second.commit != first.commit


@pytest.mark.parametrize("where", ["function", "layer", "infrastructure"])
def test_any_change_of_content_is_another_release(where: str) -> None:
    """Code, layers and infrastructure are all part of what is promoted."""
    world = World()
    before = world.package().release
    files = {
        "function": world.builder.sources[FUNCTION],
        "layer": world.builder.sources["common"],
        "infrastructure": world.builder.infrastructure_sources,
    }[where]
    files["added"] = b"1"

    after = world.package().release

    assert after.id != before.id


def test_a_release_from_changed_sources_says_so() -> None:
    """What is not committed can't be built again from its commit."""
    world = World()
    clean = world.package()
    world.repository.tree[f"{SOURCES[0]}/{FUNCTION}/function.yaml"] = b"memory: 1\n"

    dirty = world.package()

    assert (clean.dirty, dirty.dirty) == (False, True)


def test_publishing_stores_every_bundle_under_its_own_digest() -> None:
    """What the key says of the bytes is true of them."""
    world = World()

    world.publish()

    stored = world.artifacts["dev"].objects
    release = world.pinned("dev")
    assert {item.key for item in release.artifacts} < set(stored)
    assert all(of_bytes(stored[item.key]) == item.digest for item in release.artifacts)


def test_publishing_keeps_what_is_known_of_the_build() -> None:
    """Commit and time stand in the manifest, where Terraform does not see them."""
    world = World()

    world.publish()

    release = world.pinned("dev")
    told = json.loads(world.artifacts["dev"].get(manifest.key(release.id)))
    assert told["release"] == release.tfvars()["release"]
    assert told["commit"] == world.repository.head()
    assert told["built_at"] == world.clock.now().isoformat()
    assert told["dirty"] is False


def test_publishing_again_changes_nothing() -> None:
    """Nothing is uploaded, nothing is pinned, and the first manifest stays."""
    world = World()
    first = world.publish()
    stored = dict(world.artifacts["dev"].objects)
    world.clock.sleep(3600)

    second = world.publish()

    assert first.pinned
    assert len(first.uploaded) == 3
    assert (second.uploaded, second.pinned) == ((), False)
    assert world.artifacts["dev"].objects == stored


@pytest.mark.parametrize("stored", range(10))
def test_publishing_that_is_killed_pins_nothing_and_is_finished_by_running_again(stored: int) -> None:
    """What is pinned is always there to be deployed, wherever the machine went off."""
    world = World()
    world.artifacts["dev"] = FragileArtifacts(left=stored)
    with pytest.raises(PulledPlugError):
        world.publish()
    pinned = world.workspaces["dev"].release_file()
    taken = list(world.artifacts["dev"].taken)
    world.artifacts["dev"].left = 99

    world.publish()

    assert len(taken) == stored
    # What was there by then was not stored again.
    assert len(world.artifacts["dev"].taken) == len(set(world.artifacts["dev"].taken)) == 10
    assert world.artifacts["dev"].taken[-1].startswith("releases/")
    assert json.loads(pinned) == {"release": None}
    assert world.workspaces["dev"].release_file() == release_file(world.package().release)
    assert world.prepare("dev").pinned


def test_bytes_that_are_not_what_their_digest_says_are_not_published() -> None:
    """A bundle that was damaged after it was built would be stored for ever under a name not its own."""
    world = World()
    built = world.package()
    damaged = built.bundles[0]
    world.builder.zips[damaged.path] += b"!"

    with pytest.raises(ToolkitError):
        publish(
            built,
            account=world.account("dev"),
            builder=world.builder,
            workspace=world.workspaces["dev"],
            clock=world.clock,
            progress=world.progress,
        )

    assert damaged.key not in world.artifacts["dev"].objects
    assert json.loads(world.workspaces["dev"].release_file()) == {"release": None}


def test_what_describes_a_bundle_is_stored_by_its_digest_and_named_by_the_manifest() -> None:
    """SBOM and provenance of every bundle, the infrastructure's too."""
    world = World()

    world.publish()

    stored = world.artifacts["dev"].objects
    release = world.pinned("dev")
    named = json.loads(stored[manifest.key(release.id)])["documents"]
    assert set(named) == {item.name for item in release.artifacts}
    for bundle in world.package().bundles:
        for form, data in world.builder.documents(bundle).items():
            assert stored[named[bundle.name][form]["key"]] == data
            assert named[bundle.name][form]["digest"] == of_bytes(data).value


def test_what_was_lost_from_the_store_is_stored_again() -> None:
    """A bundle, and a document that the manifest names."""
    world = World()
    world.publish()
    stored = world.artifacts["dev"].objects
    before = dict(stored)
    for folder in ("bundles/", "sboms/"):
        del stored[next(key for key in stored if key.startswith(folder))]

    again = world.publish()

    assert stored == before
    assert len(again.uploaded) == 1


def test_what_describes_another_build_of_the_same_bits_is_not_stored() -> None:
    """From another commit the provenance differs; the manifest names the first one's."""
    world = World()
    world.publish()
    before = dict(world.artifacts["dev"].objects)
    plain = world.builder.documents
    world.builder = Described(world.builder.sources, world.builder.infrastructure_sources)

    world.publish()

    assert world.artifacts["dev"].objects == before
    assert plain(world.package().bundles[0]) != world.builder.documents(world.package().bundles[0])


def test_a_manifest_of_an_older_toolkit_is_still_read() -> None:
    """It names no documents; nothing else is missing."""
    world = World()
    world.publish()
    release = world.pinned("dev")
    place = manifest.key(release.id)
    document = json.loads(world.artifacts["dev"].objects[place])
    del document["documents"]
    world.artifacts["dev"].objects[place] = json.dumps(document).encode()

    found = manifest.read(release.id, world.artifacts["dev"])

    assert (found.commit, found.built_at) == (world.repository.head(), world.clock.now())
    assert found.descriptions == ()


def test_a_bundle_that_somebody_changed_in_the_store_is_refused_and_left_alone() -> None:
    """Every one of them is named; nothing is pinned."""
    world = World()
    built = world.package()
    for bundle in built.bundles:
        world.artifacts["dev"].objects[bundle.key] = b"other bytes"

    with pytest.raises(Refused) as caught:
        world.publish()

    causes = [problem.cause for problem in caught.value.problems]
    assert all(any(bundle.key in cause for cause in causes) for bundle in built.bundles)
    assert world.artifacts["dev"].objects[built.bundles[0].key] == b"other bytes"
    assert json.loads(world.workspaces["dev"].release_file()) == {"release": None}


def test_what_arrived_otherwise_than_it_was_sent_is_refused() -> None:
    """It is looked at after it was stored, and before anything names it."""
    world = World()
    world.artifacts["dev"] = LossyArtifacts()

    with pytest.raises(Refused):
        world.publish()

    assert not any(key.startswith("releases/") for key in world.artifacts["dev"].objects)
    assert json.loads(world.workspaces["dev"].release_file()) == {"release": None}


def test_two_that_publish_the_same_at_once_both_succeed() -> None:
    """Whoever was quicker stored the same bytes."""
    world = World()
    world.artifacts["dev"] = ContestedArtifacts()

    done = world.publish()

    assert (done.uploaded, done.pinned) == ((), True)


def test_one_that_stores_other_bytes_meanwhile_is_found_out() -> None:
    """Under the same key, a moment before."""
    world = World()
    world.artifacts["dev"] = ContestedArtifacts(theirs=b"theirs")

    with pytest.raises(Refused):
        world.publish()


def test_how_far_it_is_can_be_followed() -> None:
    """To the last one."""
    world = World()

    world.publish()

    assert world.progress.news[-1] == "9 of 9"


def test_only_the_bundles_that_are_asked_for_are_shown() -> None:
    """A release is always whole; what is shown of it need not be."""
    built = World().package()

    shown = select(built, ["common"])

    assert [item.name for item in shown] == ["common"]
    assert select(built, []) == built.bundles


def test_a_name_that_is_no_function_is_refused_with_those_that_are() -> None:
    """A typo is told, and what could have been meant."""
    built = World().package()

    with pytest.raises(ConfigurationError) as caught:
        select(built, ["creat_order", "common"])

    assert "creat_order" in caught.value.what
    assert FUNCTION in caught.value.problems[0].cause
    assert caught.value.exit_code == 2
