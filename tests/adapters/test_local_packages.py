"""A package of the same repository is built into the bundle, and rebuilt when it changes."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from wheels import contents

from toolkit.adapters import repackaging
from toolkit.adapters.bundle_builder import BundleBuilder
from toolkit.adapters.local_packages import local_packages
from toolkit.adapters.wheel_resolver import WheelResolver
from toolkit.domain.checkout import Checkout
from toolkit.domain.function import Function, Layer
from toolkit.domain.packing import Packing
from toolkit.domain.project import Defaults, Project
from toolkit.errors import ConfigurationError, Refused

if TYPE_CHECKING:
    from pathlib import Path

NO_GIT = Checkout(None)
FIT = {"runtime": "python3.11", "architecture": "arm64"}
PLACE = Function("place", "place.entry.handler", **FIT, memory=512, timeout=30)
COMMON = Layer("common", **FIT)
PROJECT = Project(
    "orders", ("dev",), Defaults("python3.11", "arm64", 512, 30), functions=(PLACE,), layers=(COMMON,)
)
LOCK = "functions/place/requirements.txt"
# A build backend in the tree, so that nothing is downloaded; it leaves marks as real ones do.
BACKEND = """
import os, pathlib, zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = os.environ.get("WHEEL_NAME", "pricing-2.1-py3-none-any.whl")
    pathlib.Path("build").mkdir(exist_ok=True)
    pathlib.Path("build/left-over.py").write_text("")
    about = "pricing-2.1.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in sorted(pathlib.Path("pricing").rglob("*.py")):
            wheel.write(path, path.as_posix())
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: pricing\\nVersion: 2.1\\n")
        wheel.writestr(f"{about}/WHEEL", f"Wheel-Version: 1.0\\nGenerator: backend {os.urandom(8).hex()}\\n")
        wheel.writestr(f"{about}/RECORD", f"{about}/WHEEL,sha256={os.urandom(8).hex()},\\n")
    return name
"""
LIBRARY = {
    "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    "backend.py": BACKEND,
    "pricing/__init__.py": "RATE = 1\n" * 100,
    "pricing/.hidden/x.py": "",
    "pricing.egg-info/PKG-INFO": "",
}


def written(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project whose function and layer name a package beside them."""
    files = {f"libs/pricing/{name}": text for name, text in LIBRARY.items()}
    return written(
        tmp_path / "project",
        {
            **files,
            "functions/place/place/entry.py": "def handler(event, context): ...\n",
            "functions/common/orders.py": "",
            "functions/common/requirements.txt": "pricing @ file:../../libs/pricing\n",
            LOCK: "-e ../../libs/pricing\n",
        },
    )


def builder(root: Path) -> BundleBuilder:
    """Return a builder that has built nothing yet."""
    return BundleBuilder(root, project=PROJECT, resolver=WheelResolver(root.parent / "cache"))


def faults(root: Path, line: str) -> list[tuple[str, str]]:
    """Return what is wrong with a lock of this line: place and cause."""
    written(root, {LOCK: f"# first\n{line}\n"})
    with pytest.raises(ConfigurationError) as raised:
        local_packages(root / LOCK, root=root, **FIT)
    return [(str(item.at), item.cause) for item in raised.value.problems]


def test_its_files_lie_in_the_bundle_stored_and_as_a_component(root: Path) -> None:
    """Without what names the backend's version; with a RECORD of what is there only where it is kept."""
    made = builder(root)
    whole = replace(PLACE, packing=Packing(frozenset({"records"})))

    bundle = made.build([PLACE], NO_GIT)[0]

    found = contents(made.read(bundle))
    assert set(found) == {
        "place/entry.py",
        "pricing/__init__.py",
        "pricing-2.1.dist-info/METADATA",
    }
    assert len(made.read(bundle)) > sum(map(len, found.values()))
    recorded = contents(made.read(made.build([whole], NO_GIT)[0]))
    assert recorded["pricing-2.1.dist-info/RECORD"].decode() == (
        "pricing-2.1.dist-info/METADATA,,\npricing-2.1.dist-info/RECORD,,\npricing/__init__.py,,\n"
    )
    assert [(item.name, item.version) for item in bundle.components] == [("pricing", "2.1")]
    assert not (root / "libs/pricing/build").exists()


@pytest.mark.parametrize("folder", ["$(touch${IFS}owned)", "`touch${IFS}owned`", "a|touch${IFS}owned", "-rf"])
def test_a_folder_whose_name_a_shell_would_run_is_only_a_name(
    folder: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell sees it, nor does it become an option."""
    monkeypatch.chdir(tmp_path)
    written(root, {f"libs/{folder}/{name}": text for name, text in LIBRARY.items()})
    written(root, {LOCK: f"./../../libs/{folder}\n"})
    made = builder(root)

    (bundle,) = made.build([PLACE], NO_GIT)

    assert "pricing/__init__.py" in contents(made.read(bundle))
    assert not list(tmp_path.rglob("owned"))


def test_a_layer_has_it_below_python(root: Path) -> None:
    """Whatever way the lock writes it."""
    made = builder(root)

    assert "python/pricing/__init__.py" in contents(made.read(made.build([COMMON], NO_GIT)[0]))


def test_the_same_sources_are_the_same_bundle_although_the_backend_leaves_marks(root: Path) -> None:
    """And each of its files is a material of the bundle."""
    first = builder(root)
    before = first.build([PLACE], NO_GIT)[0]
    provenance = json.loads((root / before.path).with_suffix(".provenance.json").read_bytes())
    (root / ".toolkit").rename(root / ".before")

    after = builder(root).build([PLACE], NO_GIT)[0]

    assert (after.digest, after.cached) == (before.digest, False)
    materials = provenance["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {item["uri"] for item in materials} == {
        "file:functions/place/requirements.txt",
        "local:libs/pricing/backend.py",
        "local:libs/pricing/pricing/__init__.py",
        "local:libs/pricing/pyproject.toml",
        "file:place/entry.py",
    }


def test_it_is_built_again_when_one_of_its_files_changes_and_only_then(root: Path) -> None:
    """As if it were the function's own."""
    # One of the function's own files has the same path in its folder.
    written(root, {"functions/place/libs/pricing/pricing/__init__.py": ""})
    before = builder(root).build([PLACE], NO_GIT)[0]

    unchanged = builder(root).build([PLACE], NO_GIT)[0]
    written(root, {"libs/pricing/pricing/__init__.py": "RATE = 2\n"})
    changed = builder(root).build([PLACE], NO_GIT)[0]

    assert (unchanged.cached, unchanged.digest) == (True, before.digest)
    assert not changed.cached
    assert changed.digest != before.digest


def test_one_inside_the_functions_folder_is_not_there_twice(root: Path) -> None:
    """It is built; its sources are no code of the function."""
    written(root, {f"functions/place/libs/pricing/{name}": text for name, text in LIBRARY.items()})
    written(root, {LOCK: "./libs/pricing\n"})
    made = builder(root)

    found = contents(made.read(made.build([PLACE], NO_GIT)[0]))

    assert [name for name in found if name.startswith("libs/")] == []
    assert "pricing/__init__.py" in found


def test_what_is_no_package_of_the_project_is_refused_by_file_and_line(root: Path) -> None:
    """With the reason."""
    written(root.parent, {"outside/pyproject.toml": ""})
    written(root, {"libs/empty/x.py": "", "libs/a.whl": ""})

    told = {
        line: faults(root, line)
        for line in ("-e ../../../outside", "-e .", "./absent", "../../libs/a.whl", "../../libs/empty")
    }

    assert all(len(found) == 1 and found[0][0] == f"{LOCK}:2" for found in told.values())
    assert {line: found[0][1] for line, found in told.items()} == {
        "-e ../../../outside": (
            "../../../outside lies outside the project, and a release is made of what is in it"
        ),
        "-e .": ". is the folder of the lock itself, whose code is in the bundle anyway",
        "./absent": "./absent does not exist",
        "../../libs/a.whl": "../../libs/a.whl is a file",
        "../../libs/empty": "../../libs/empty has no pyproject.toml",
    }


def test_a_link_does_not_lead_out_of_the_project(root: Path) -> None:
    """What counts is where the folder is."""
    written(root.parent, {"outside/pyproject.toml": ""})
    (root / "libs/linked").symlink_to(root.parent / "outside")

    assert "lies outside the project" in faults(root, "-e ../../libs/linked")[0][1]


def test_compiled_code_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be this machine's."""
    monkeypatch.setenv("WHEEL_NAME", "pricing-2.1-cp311-cp311-linux_x86_64.whl")

    with pytest.raises(Refused, match="libs/pricing can't be packaged") as raised:
        builder(root).build([PLACE], NO_GIT)[0]

    assert "compiled for this machine" in raised.value.problems[0].cause


def test_one_that_does_not_build_is_refused_with_what_uv_says(root: Path) -> None:
    """And with the command that shows it."""
    written(root, {"libs/pricing/backend.py": "raise RuntimeError('no rates today')\n"})

    with pytest.raises(Refused, match="libs/pricing can't be packaged") as raised:
        builder(root).build([PLACE], NO_GIT)[0]

    assert "no rates today" in raised.value.problems[0].cause
    assert raised.value.problems[0].fix == "uv build --wheel libs/pricing, until it does"


def test_a_lock_that_names_none_is_not_parsed(root: Path) -> None:
    """Most do not: this one could not be."""
    written(root, {LOCK: textwrap.dedent("""\
        # via -r ../requirements.in
        alpha
        beta==1 --hash=sha256:0  # from ./libs
    """)})  # fmt: skip

    assert local_packages(root / LOCK, root=root, **FIT) == []


def test_a_change_of_a_local_package_is_for_the_whole_command_to_build(root: Path, tmp_path: Path) -> None:
    """It lies outside the folders that every project has, and needs its build backend."""
    (root / "toolkit.yaml").write_text("project: orders\n", "utf-8")
    memory = str(tmp_path / "memory")
    made = builder(root)
    bundle, infrastructure = made.build([PLACE], NO_GIT)[0], made.infrastructure(NO_GIT)
    document = {
        "bundles": [
            {
                "name": bundle.name,
                "kind": "function",
                "size": bundle.size,
                "unzipped_size": bundle.unzipped_size,
            }
        ],
        "infrastructure": {"digest": infrastructure.digest.value},
        "notes": [],
    }
    (root / "functions/common").rename(root / "common")
    made.remember(
        memory,
        settings={"toolkit.yaml": sha256(b"project: orders\n").hexdigest()},
        stamps={},
        document=document,
    )

    before = repackaging.packaged_again(str(root), memory)
    written(root, {"libs/pricing/pricing/new.py": ""})
    after = repackaging.packaged_again(str(root), memory)

    assert (before, after) == (document, None)
