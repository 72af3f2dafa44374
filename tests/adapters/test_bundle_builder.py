"""A bundle holds what belongs in it, has the same bytes everywhere, and is built once."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import time
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wheels import contents, wheel

from toolkit.adapters.bundle_builder import BundleBuilder
from toolkit.domain.checkout import Checkout
from toolkit.domain.digest import of_bytes
from toolkit.domain.function import Function, Layer
from toolkit.domain.packing import Packing
from toolkit.domain.project import Defaults, Project
from toolkit.errors import ConfigurationError, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from random import Random

FIT = ("python3.11", "arm64")
NO_GIT = Checkout(None)
PLACE = Function("place", "place.entry.handler", *FIT, memory=512, timeout=30)
COMMON = Layer("common", *FIT)
PROJECT = Project("orders", ("dev",), Defaults(*FIT, 512, 30), functions=(PLACE,), layers=(COMMON,))
FILES = {
    "functions/place/function.yaml": b"handler: place.entry.handler\n",
    "functions/place/place/__init__.py": b"",
    "functions/place/place/entry.py": b"def handler(event, context): ...\n",
    "functions/place/place/data.yaml": b"rates: 1\n",
    "functions/place/place/README.md": b"# Inside\n",
    "functions/common/layer.yaml": b"description: Shared\n",
    "functions/common/orders/__init__.py": b"VERSION = 1\n",
    "terraform/modules/orders/main.tf": b"# main\n",
    "terraform/modules/orders/nested/a.json": b"{}\n",
}
LEFT_OUT = {
    "functions/place/README.md": b"# Outside\n",
    "functions/place/requirements.in": b"boto3\n",
    "functions/place/.env": b"SECRET=1\n",
    "functions/place/.git/config": b"x",
    "functions/place/tests/test_place.py": b"assert True\n",
    "functions/place/place/__pycache__/entry.cpython-311.pyc": b"x",
    "functions/place/place/old.pyc": b"x",
    "terraform/modules/orders/README.md": b"# orders\n",
    "terraform/modules/orders/tests/a.tftest.hcl": b"x",
    "terraform/modules/orders/examples/minimal/main.tf": b"x",
    "terraform/modules/orders/.terraform/modules/modules.json": b"x",
}


@dataclass
class Resolver:
    """A store of wheels that the test put there."""

    found: dict[str, Sequence[Path]] = field(default_factory=dict)

    def wheels(self, lock: Path, **_target: object) -> Sequence[Path]:
        """Return the wheels of a lock."""
        return self.found[lock.parent.name]


def written(root: Path, files: dict[str, bytes]) -> Path:
    """Write a project."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def builder(root: Path, **wheels: Sequence[Path]) -> BundleBuilder:
    """Return the builder of a project."""
    return BundleBuilder(root, project=PROJECT, resolver=Resolver(wheels))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project's folder."""
    return written(tmp_path / "one", FILES)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Return the same project in another folder, written under another umask, zone and time."""
    old, zone = os.umask(0o077), os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()
    try:
        root = written(tmp_path / "another" / "place", dict(reversed(FILES.items())))
        for path in root.rglob("*"):
            os.utime(path, (1, 1))
        yield root
    finally:
        os.umask(old)
        os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
        time.tzset()


def test_a_function_is_its_code_at_the_root_of_the_zip(root: Path) -> None:
    """And nothing that tells Lambda nothing."""
    written(root, LEFT_OUT)
    made = builder(root)

    bundle = made.build([PLACE], NO_GIT)[0]

    assert contents(made.read(bundle)) == {
        "place/__init__.py": b"",
        "place/entry.py": b"def handler(event, context): ...\n",
        "place/data.yaml": b"rates: 1\n",
        "place/README.md": b"# Inside\n",
    }


def test_a_layer_lies_below_python(root: Path) -> None:
    """Where Lambda looks for it."""
    made = builder(root)

    assert contents(made.read(made.build([COMMON], NO_GIT)[0])) == {
        "python/orders/__init__.py": b"VERSION = 1\n"
    }


def test_the_infrastructure_is_modules_and_settings_and_no_code(root: Path) -> None:
    """Of toolkit.yaml what Terraform reads."""
    written(root, LEFT_OUT)
    made = builder(root)

    found = contents(made.read(made.infrastructure(NO_GIT)))

    assert found == made.infrastructure_files()
    assert set(found) == {
        "functions/place/function.yaml",
        "functions/common/layer.yaml",
        "terraform/modules/orders/main.tf",
        "terraform/modules/orders/nested/a.json",
        "toolkit.yaml",
    }
    assert set(json.loads(found["toolkit.yaml"])) == {"project", "defaults", "secrets"}


def test_the_same_source_has_the_same_digest_anywhere(root: Path, elsewhere: Path) -> None:
    """In another folder, under another umask, zone and time."""
    first, second = builder(root), builder(elsewhere)

    for part in (PLACE, COMMON):
        assert first.build([part], NO_GIT)[0].digest == second.build([part], NO_GIT)[0].digest
    assert first.infrastructure(NO_GIT).digest == second.infrastructure(NO_GIT).digest


SEGMENTS = st.sampled_from(["a", "B", "lib", "data", "x.py", "y.json", "é.txt", "with space.py"])
TREES = st.dictionaries(
    st.lists(SEGMENTS, min_size=1, max_size=3).map("/".join), st.binary(max_size=40), min_size=1, max_size=8
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, chance=st.randoms(use_true_random=False))
def test_any_tree_has_the_same_digest_whatever_its_order_times_and_modes(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, bytes], chance: Random
) -> None:
    """And another content has another."""
    tree = {name: data for name, data in tree.items() if not any(f"{name}/" in other for other in tree)}
    digests = []
    for _ in range(2):
        folder = tmp_path_factory.mktemp("tree")
        names = list(tree)
        chance.shuffle(names)
        for name in names:
            path = folder / "functions/common/orders" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tree[name])
            path.chmod(chance.choice((0o600, 0o644, 0o755)))
            os.utime(path, (moment := chance.randrange(2**31), moment))
        digests.append(builder(folder).build([COMMON], NO_GIT)[0].digest)
    (folder / "functions/common/orders" / names[0]).write_bytes(tree[names[0]] + b"!")
    digests.append(builder(folder).build([COMMON], NO_GIT)[0].digest)

    assert digests[0] == digests[1]
    assert digests[2] != digests[0]


def test_nothing_is_deflated(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it does not matter which zlib a Python was built with."""
    library = wheel(tmp_path / "lib-1.0-py3-none-any.whl", {"lib.py": b"1" * 999})
    written(root, {"functions/place/requirements.txt": b"lib==1.0\n"})

    def deflate(*_arguments: object, **_settings: object) -> None:
        raise AssertionError("a zlib leaves its mark")

    for name in ("compress", "compressobj"):
        monkeypatch.setattr(zlib, name, deflate)
    made = builder(root, place=[library])
    data = made.read(made.build([PLACE], NO_GIT)[0])

    assert contents(data)["lib.py"] == b"1" * 999
    assert len(data) < 999


def test_a_bundle_is_what_its_digest_says(root: Path) -> None:
    """Name, size, and the same in the description beside it."""
    made = builder(root)

    bundle = made.build([PLACE], NO_GIT)[0]

    data = made.read(bundle)
    assert of_bytes(data) == bundle.digest
    assert len(data) == bundle.size
    assert bundle.unzipped_size == sum(len(item) for item in contents(data).values())
    provenance = json.loads((root / bundle.path).with_suffix(".provenance.json").read_bytes())
    assert provenance["subject"] == [{"name": "place", "digest": {"sha256": bundle.digest.hex}}]
    materials = {item["uri"] for item in provenance["predicate"]["buildDefinition"]["resolvedDependencies"]}
    assert "file:place/entry.py" in materials


def test_what_did_not_change_is_not_built_again(root: Path) -> None:
    """It is found, and is the same."""
    first, second = builder(root).build([PLACE], NO_GIT)[0], builder(root).build([PLACE], NO_GIT)[0]

    assert (first.cached, second.cached) == (False, True)
    assert first.digest == second.digest


@pytest.mark.parametrize("change", ["content", "a new file", "a file less", "the runtime", "a lock"])
def test_what_changed_is_built_again(change: str, root: Path, tmp_path: Path) -> None:
    """Whatever of it did."""
    before = builder(root).build([PLACE], NO_GIT)[0]
    part = PLACE
    match change:
        case "content":
            written(root, {"functions/place/place/entry.py": b"def handler(event, context): 1\n"})
        case "a new file":
            written(root, {"functions/place/place/new.py": b""})
        case "a file less":
            (root / "functions/place/place/data.yaml").unlink()
        case "the runtime":
            part = Function("place", "place.entry.handler", "python3.12", "arm64", memory=512, timeout=30)
        case "a lock":
            written(root, {"functions/place/requirements.txt": b"lib==1\n"})
    library = wheel(tmp_path / "lib-1-py3-none-any.whl", {"lib.py": b"1"})

    after = builder(root, place=[library]).build([part], NO_GIT)[0]

    assert not after.cached
    assert (after.digest != before.digest) == (change != "the runtime")


@pytest.mark.parametrize("damage", ["gone", "cut short", "same size"])
def test_a_zip_that_was_damaged_is_not_taken_for_the_bundle(damage: str, root: Path) -> None:
    """It would be published under a digest that is not its own; it is named, and built again."""
    made, told = builder(root), []
    bundle = made.build([PLACE], NO_GIT)[0]
    path = root / bundle.path
    data = path.read_bytes()
    match damage:
        case "gone":
            path.unlink()
        case "cut short":
            path.write_bytes(data[:-1])
        case "same size":
            path.write_bytes(data[:-1] + b"!")

    mending = BundleBuilder(root, project=PROJECT, resolver=Resolver(), tell=told.append)
    again = mending.build([PLACE], NO_GIT)[0]

    assert of_bytes(made.read(again)) == again.digest == bundle.digest
    assert told == ([] if damage == "gone" else [f"  {bundle.path} was damaged: it is built again"])


def test_a_torn_record_is_built_anew(root: Path) -> None:
    """Whatever was killed while it wrote."""
    builder(root).build([PLACE], NO_GIT)[0]
    record = root / ".toolkit/bundles/inputs/place.json"
    record.write_bytes(record.read_bytes()[:20])

    assert not builder(root).build([PLACE], NO_GIT)[0].cached


def test_wheels_lie_beside_the_code_and_are_told_as_components(root: Path, tmp_path: Path) -> None:
    """In the bill of materials, by name, version and digest."""
    written(root, {"functions/common/requirements.txt": b"lib==1.2 --hash=sha256:0\n"})
    library = wheel(
        tmp_path / "my_lib-1.2-py3-none-any.whl",
        {"my_lib/__init__.py": b"1", "my_lib-1.2.data/scripts/x": b"2"},
    )

    made = builder(root, common=[library])
    bundle = made.build([COMMON], NO_GIT)[0]

    assert set(contents(made.read(bundle))) == {"python/orders/__init__.py", "python/my_lib/__init__.py"}
    assert [(item.name, item.version) for item in bundle.components] == [("my-lib", "1.2")]
    sbom = json.loads((root / bundle.path).with_suffix(".cdx.json").read_bytes())
    assert sbom["components"][0]["purl"] == "pkg:pypi/my-lib@1.2"
    assert sbom["components"][0]["hashes"][0]["content"] == of_bytes(library.read_bytes()).hex
    assert builder(root, common=[library]).build([COMMON], NO_GIT)[0].components == bundle.components


@pytest.mark.parametrize("fault", ["a conflict", "a path out", "a compression", "a cut"])
def test_wheels_that_can_not_be_packaged_are_refused_by_the_name_of_the_part(
    fault: str, root: Path, tmp_path: Path
) -> None:
    """It is an answer, and no bug of ours."""
    written(root, {"functions/place/requirements.txt": b"lib==1\n"})
    path = tmp_path / "lib-1-py3-none-any.whl"
    match fault:
        case "a conflict":
            wheel(path, {"place/entry.py": b"other"})
        case "a path out":
            wheel(path, {"../evil.py": b"1"})
        case "a compression":
            wheel(path, {"lib.py": b"1" * 99}, method=12)
        case "a cut":
            path.write_bytes(wheel(path, {"lib.py": b"1"}).read_bytes()[:-30])

    with pytest.raises(Refused, match="place can't be packaged"):
        builder(root, place=[path]).build([PLACE], NO_GIT)[0]


def test_the_cache_can_be_thrown_away(root: Path) -> None:
    """It holds nothing that is not made again, bit for bit."""
    before = builder(root).infrastructure(NO_GIT)
    shutil.rmtree(root / ".toolkit")

    after = builder(root).infrastructure(NO_GIT)

    assert (after.digest, after.cached) == (before.digest, False)


def test_bytecode_lies_beside_every_module_compiled_by_the_python_that_was_named(
    root: Path, tmp_path: Path
) -> None:
    """Of the exact version; own code and wheels alike, and another version is another bundle."""
    version = platform.python_version()
    library = wheel(tmp_path / "lib-1.0-py3-none-any.whl", {"lib/__init__.py": b"A = 1\n"})
    written(root, {"functions/place/requirements.txt": b"lib==1.0\n"})
    fit = {"runtime": f"python3.{sys.version_info.minor}", "packing": Packing(bytecode=version)}
    compiled = replace(PLACE, **fit)
    made = builder(root, place=[library])

    bundle = made.build([compiled], NO_GIT)[0]

    tag = sys.implementation.cache_tag
    found = contents(made.read(bundle))
    assert {f"lib/__pycache__/__init__.{tag}.pyc", f"place/__pycache__/entry.{tag}.pyc"} < set(found)
    assert found[f"place/__pycache__/entry.{tag}.pyc"][4:8] == b"\1\0\0\0"
    plain = builder(root, place=[library]).build([replace(compiled, packing=Packing())], NO_GIT)[0]
    assert plain.digest != bundle.digest


def test_a_function_without_its_handler_is_refused(root: Path) -> None:
    """Lambda could not even start it; the file is parsed, never run."""
    for handler, told in (
        ("place.nothing.handler", "does not exist"),
        ("place.entry.main", "defines no main"),
    ):
        with pytest.raises(ConfigurationError) as refused:
            builder(root).build([replace(PLACE, handler=handler)], NO_GIT)

        assert told in refused.value.problems[0].cause


def test_files_that_are_one_on_some_file_systems_are_refused(root: Path, tmp_path: Path) -> None:
    """Of wheels, and of our own code."""
    library = wheel(tmp_path / "lib-1.0-py3-none-any.whl", {"place/Entry.py": b"1"})
    written(root, {"functions/place/requirements.txt": b"lib==1.0\n"})

    with pytest.raises(Refused) as refused:
        builder(root, place=[library]).build([PLACE], NO_GIT)

    assert "place/Entry.py" in refused.value.problems[0].cause
