"""What Terraform is to see is what is pinned, whole and unharmed, or nothing is laid out."""

from __future__ import annotations

import json

import pytest
from world import FUNCTION, World

from toolkit.adapters.memory import NO_RELEASE
from toolkit.domain.bundle import key
from toolkit.domain.digest import of_bytes
from toolkit.errors import ConfigurationError, Refused, ToolkitError
from toolkit.usecases import manifest
from toolkit.usecases.prepare import pinned


def staged() -> World:
    """Return a world whose release is pinned in staging."""
    world = World()
    world.deployed_to_dev()
    world.promote("dev", "staging")
    return world


def test_the_first_environment_is_laid_out_as_what_is_checked_out() -> None:
    """Its infrastructure comes from the work tree, its release from the build."""
    world = World()
    world.publish()

    prepared = world.prepare("dev")

    laid_out = world.workspaces["dev"].laid_out
    assert prepared.release == world.package().release
    assert laid_out["terraform/modules/orders/main.tf"] == b"# one\n"
    assert json.loads(laid_out[world.workspaces["dev"].file]) == prepared.release.tfvars()


def test_a_later_environment_is_laid_out_as_its_release_and_not_as_the_work_tree() -> None:
    """A change on main reaches it only by promotion."""
    world = staged()
    world.builder.infrastructure_sources["terraform/modules/orders/main.tf"] = b"# two\n"
    world.change_code("def handler(): 2\n")

    prepared = world.prepare("staging")

    laid_out = world.workspaces["staging"].laid_out
    assert laid_out["terraform/modules/orders/main.tf"] == b"# one\n"
    assert prepared.release.id != world.package().release.id
    assert prepared.pinned


def test_what_is_checked_out_but_not_pinned_is_told() -> None:
    """A plan of it may be made; it can't be applied."""
    world = World()
    world.publish()
    world.change_code("def handler(): 2\n")
    bundle = next(item for item in world.package().bundles if item.name == FUNCTION)
    world.artifacts["dev"].put(bundle.key, world.builder.read(bundle))

    prepared = world.prepare("dev", whole=False)

    assert not prepared.pinned


def test_a_missing_bundle_is_named_with_its_digest_and_what_mends_it() -> None:
    """Terraform would fail half way, with a message about a key."""
    world = World()
    world.publish()
    bundle = next(item for item in world.package().bundles if item.name == FUNCTION)
    del world.artifacts["dev"].objects[bundle.key]

    with pytest.raises(Refused) as caught:
        world.prepare("dev")

    (problem,) = caught.value.problems
    assert problem.cause == f"{FUNCTION} ({bundle.digest}) is not in the artifact store of dev"
    assert problem.fix == "toolkit package --publish dev"


def test_everything_that_is_missing_is_told_at_once() -> None:
    """Bundles, infrastructure and manifest."""
    world = staged()
    world.artifacts["staging"].objects.clear()

    with pytest.raises(Refused) as caught:
        world.prepare("staging")

    told = "\n".join(problem.cause for problem in caught.value.problems)
    assert all(name in told for name in (FUNCTION, "common", "infrastructure", "the manifest"))
    fixes = {problem.fix for problem in caught.value.problems if problem.fix}
    assert fixes == {"toolkit promote dev staging --direct"}


def test_an_apply_asks_for_the_manifest_too() -> None:
    """Without it nobody could say later when the release was built, and from what."""
    world = World()
    world.publish()
    del world.artifacts["dev"].objects[manifest.key(world.pinned("dev").id)]

    with pytest.raises(Refused, match="can't be deployed to dev"):
        world.prepare("dev", whole=True)

    assert world.prepare("dev", whole=False).pinned


def test_infrastructure_that_was_tampered_with_is_refused_before_it_is_unpacked() -> None:
    """The store is not believed: the bytes are held against the pinned digest."""
    world = staged()
    infrastructure = world.pinned("staging").infrastructure
    world.artifacts["staging"].objects[infrastructure.key] = b"PK evil"
    before = dict(world.workspaces["staging"].laid_out)

    with pytest.raises(Refused) as caught:
        world.prepare("staging")

    assert infrastructure.digest.value in caught.value.problems[0].cause
    assert of_bytes(b"PK evil").value in caught.value.problems[0].cause
    assert world.workspaces["staging"].laid_out == before


def test_an_environment_without_a_release_is_refused_with_the_way_to_one() -> None:
    """There is nothing to plan."""
    with pytest.raises(Refused) as caught:
        World().prepare("prod")

    assert "pins none" in caught.value.problems[0].cause
    assert caught.value.problems[0].fix == "toolkit promote staging prod --direct"


def test_no_release_is_none() -> None:
    """A new environment has a release file that says so."""
    world = World()

    assert world.workspaces["prod"].release_file() == NO_RELEASE
    assert pinned("prod", world.workspaces["prod"]) is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"release": {"id"', id="torn"),
        pytest.param(b"<<<<<<< HEAD\n", id="merge conflict"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b'{"release": {}}', id="without content"),
        pytest.param(b'{"release": "r-123456789012"}', id="a name alone"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
    ],
)
def test_a_release_file_that_is_damaged_is_named_and_nothing_is_guessed(content: bytes) -> None:
    """It is a configuration error with the file's name, and never a traceback."""
    world = World()
    world.workspaces["staging"].pin(content)

    with pytest.raises(ConfigurationError) as caught:
        pinned("staging", world.workspaces["staging"])

    (problem,) = caught.value.problems
    assert problem.at is not None
    assert problem.at.file == "terraform/envs/staging/release.auto.tfvars.json"
    assert "git checkout" in problem.fix


def test_a_release_file_that_was_edited_is_refused() -> None:
    """Another digest under the same id is not that release."""
    world = staged()
    other = of_bytes(b"evil")
    content = world.workspaces["staging"].release_file().decode()
    old = world.pinned("staging").bundles[0].digest
    edited = content.replace(old.value, other.value).replace(key("function", old), key("function", other))
    world.workspaces["staging"].pin(edited.encode())

    with pytest.raises(ToolkitError, match="not known"):
        world.prepare("staging")
