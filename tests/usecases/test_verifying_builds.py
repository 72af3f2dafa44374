"""A release is what its commit builds, or it is told where it is not."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from toolkit_process import git
from world import FUNCTION, World

from toolkit.adapters.commit_build import CommitBuild
from toolkit.domain.digest import of_bytes
from toolkit.errors import Refused
from toolkit.usecases import manifest
from toolkit.usecases.verify_build import Store, verify_build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.proof import Rebuilt

GREETINGS = Path(__file__).parents[1] / "e2e/greetings"


@dataclass(frozen=True)
class Again:
    """Builds what a world holds."""

    world: World

    def build(self) -> Mapping[str, bytes]:
        """Return every zip by its name."""
        built = self.world.package()
        return {item.name: self.world.builder.read(item) for item in (*built.bundles, built.infrastructure)}


@pytest.fixture
def world() -> World:
    """Return a world with a release in its first environment's store."""
    found = World()
    found.publish()
    return found


def rebuilt(world: World, name: str | None = None) -> Rebuilt:
    """Build a release's commit anew."""
    stores = (Store(each, world.artifacts[each]) for each in ("dev", "staging"))
    release = world.pinned("dev").id if name is None else name
    return verify_build(release, stores=stores, builder=lambda _: Again(world), progress=world.progress)


def test_a_release_is_what_its_commit_builds(world: World) -> None:
    """Every bundle, and the infrastructure."""
    found = rebuilt(world)

    assert found.proof.holds
    assert set(found.proof.equal) == {FUNCTION, "common", "infrastructure"}
    assert (found.environment, found.release) == ("dev", world.pinned("dev").id)


def test_what_was_slipped_in_is_named_to_the_file(world: World) -> None:
    """A release that somebody built of other sources than those that are committed."""
    world.change_code("def handler(): 'evil'\n")
    world.publish()
    world.change_code("def handler(): 1\n")

    found = rebuilt(world)

    (difference,) = found.proof.differences
    assert (difference.bundle, difference.entry) == (FUNCTION, "create_order/entrypoint.py")
    assert set(found.proof.equal) == {"common", "infrastructure"}


def test_a_bundle_that_was_swapped_under_its_key_is_told(world: World) -> None:
    """Its name says other bytes."""
    (item,) = (each for each in world.pinned("dev").artifacts if each.name == FUNCTION)
    world.artifacts["dev"].objects[item.key] = b"PK swapped"
    world.change_code("def handler(): 2\n")

    (difference,) = rebuilt(world).proof.differences

    assert "other bytes than its name says" in difference.detail


def test_a_release_of_changes_that_nobody_committed_can_not_be_shown() -> None:
    """There is no commit to build."""
    world = World()
    world.repository.tree["functions/create_order/new.py"] = b"not committed"
    world.publish()

    with pytest.raises(Refused) as caught:
        rebuilt(world)

    assert "nobody had committed" in caught.value.problems[0].cause


def test_a_manifest_that_names_another_release_is_not_believed(world: World) -> None:
    """Nor one that is torn."""
    release = world.pinned("dev").id
    objects = world.artifacts["dev"].objects
    objects[manifest.key("r-000000000000")] = objects[manifest.key(release)]
    with pytest.raises(Refused) as other:
        rebuilt(world, "r-000000000000")
    objects[manifest.key(release)] = b"{"
    with pytest.raises(Refused) as torn:
        rebuilt(world)

    assert f"it is of {release}" in other.value.problems[0].cause
    assert "can't be believed" in torn.value.problems[0].cause


def test_a_release_that_no_store_has_is_told(world: World) -> None:
    """With the stores that were looked in."""
    with pytest.raises(Refused) as caught:
        rebuilt(world, "r-ffffffffffff")

    assert "looked in dev, staging" in caught.value.problems[0].cause


@pytest.mark.slow
def test_a_commit_is_built_of_what_it_holds_and_of_nothing_else(tmp_path: Path) -> None:
    """What lies changed in the folder stays out of it; a commit that is not here is told."""
    folder = tmp_path / "above" / "greetings"
    shutil.copytree(GREETINGS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder.parent, "init", "--quiet")
    git(folder.parent, "add", "--all")
    git(folder.parent, "commit", "--quiet", "--message", "Greet")
    commit = git(folder.parent, "rev-parse", "HEAD")
    before = {name: of_bytes(data) for name, data in CommitBuild(folder, commit).build().items()}
    handler = folder / "functions/hello/hello/entrypoint.py"
    handler.write_text(handler.read_text("utf-8") + "\nEVIL = True\n", "utf-8")

    after = {name: of_bytes(data) for name, data in CommitBuild(folder, commit).build().items()}
    git(folder.parent, "commit", "--quiet", "--all", "--message", "Change it")
    changed = {
        name: of_bytes(data)
        for name, data in CommitBuild(folder, git(folder.parent, "rev-parse", "HEAD")).build().items()
    }

    assert after == before
    assert set(before) == {"hello", "infrastructure"}
    assert changed["hello"] != before["hello"]
    assert changed["infrastructure"] == before["infrastructure"]
    with pytest.raises(Refused) as caught:
        CommitBuild(folder, "0" * 40).build()
    assert "is not in this repository" in caught.value.problems[0].cause
