"""A release is built from content alone, stored before it is pinned, and published again without harm."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from world import FUNCTION, World

from toolkit.adapters.memory import MemoryArtifacts
from toolkit.domain.digest import of_bytes
from toolkit.errors import ConfigurationError, ToolkitError
from toolkit.usecases import manifest
from toolkit.usecases.package import SOURCES, publish, release_file, select


class PulledPlugError(Exception):
    """The machine went off."""


@dataclass(slots=True)
class FragileArtifacts(MemoryArtifacts):
    """A store that takes so many objects, and then the machine goes off."""

    left: int = 0

    def put(self, key: str, data: bytes) -> bool:
        """Store, while there is life."""
        if not self.left:
            raise PulledPlugError
        self.left -= 1
        return super(FragileArtifacts, self).put(key, data)


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


@pytest.mark.parametrize("stored", range(4))
def test_publishing_that_is_killed_pins_nothing_and_is_finished_by_running_again(stored: int) -> None:
    """What is pinned is always there to be deployed, wherever the machine went off."""
    world = World()
    world.artifacts["dev"] = FragileArtifacts(left=stored)
    with pytest.raises(PulledPlugError):
        world.publish()
    pinned = world.workspaces["dev"].release_file()
    world.artifacts["dev"].left = 9

    world.publish()

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
