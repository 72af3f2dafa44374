"""A package that has little to do is made from memory, and is the one that a whole run makes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit.adapters import file_digests, repackaging
from toolkit.cli import entry, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HANDLER = "functions/place/place.py"
GIT = ["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid"]


@dataclass(frozen=True)
class Packaged:
    """What packaging printed, and whether the whole command had to do it."""

    document: dict[str, Any]
    whole: bool

    @property
    def built(self) -> list[str]:
        """The bundles that were not there yet."""
        return [each["name"] for each in self.document["bundles"] if not each["cached"]]

    @property
    def lasting(self) -> dict[str, Any]:
        """The document without what no two runs share."""
        bundles = [{key: each[key] for key in each if key != "cached"} for each in self.document["bundles"]]
        infrastructure = {
            key: each for key, each in self.document["infrastructure"].items() if key != "cached"
        }
        found = {key: each for key, each in self.document.items() if key != "seconds"}
        return {**found, "bundles": bundles, "infrastructure": infrastructure}


@pytest.fixture
def package(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Packaged]:
    """Return what packages the project."""
    # What the files' times are is for the tests to say; elsewhere two seconds must have passed.
    monkeypatch.setattr(file_digests, "RACY", 0)
    monkeypatch.setattr(repackaging, "RACY", 0)
    (project / "functions/common/orders").mkdir(parents=True)
    (project / "functions/common/layer.yaml").write_text("description: Shared\n", "utf-8")
    (project / "functions/common/orders/__init__.py").write_text("", "utf-8")

    def packaged() -> Packaged:
        looked: list[str] = []
        with monkeypatch.context() as patched:
            whole = entry.main
            patched.setattr(entry, "main", lambda given: looked.append("whole") or whole(given))
            capsys.readouterr()
            assert start.main(["package", "--json", "-C", str(project)]) == 0
        return Packaged(json.loads(capsys.readouterr().out), bool(looked))

    return packaged


@pytest.fixture
def anew(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Packaged]:
    """Return what packages a copy of the project that nobody ever packaged."""

    def packaged() -> Packaged:
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".toolkit"), symlinks=True)
        capsys.readouterr()
        with monkeypatch.context() as patched:
            patched.setenv("XDG_CACHE_HOME", str(tmp_path / "other-cache"))
            shutil.rmtree(tmp_path / "other-cache", ignore_errors=True)
            assert entry.main(["package", "--json", "-C", str(copy)]) == 0
        return Packaged(json.loads(capsys.readouterr().out), whole=True)

    return packaged


def committed(project: Path) -> None:
    """Put the project under version control, or commit what changed."""
    if not (project / ".git").is_dir():
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        (project / ".gitignore").write_text(".toolkit/\n", "utf-8")
    subprocess.run([*GIT, "add", "-A"], cwd=project, check=True)
    subprocess.run([*GIT, "commit", "-q", "--allow-empty", "-m", "Changed"], cwd=project, check=True)


def edited(project: Path) -> None:
    """Change a file's content, and give it its size and time as they were."""
    file = project / HANDLER
    before = file.stat()
    file.write_text(file.read_text("utf-8").replace("event", "evens"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def added(project: Path) -> None:
    """Add a file to a function."""
    (project / "functions/place/other.py").write_text("", "utf-8")


def removed(project: Path) -> None:
    """Take a file of the infrastructure away, and put another in its place."""
    (project / "terraform/modules/orders/main.tf").rename(project / "terraform/modules/orders/rest.tf")


def reset(project: Path) -> None:
    """Change the project's settings."""
    file = project / "toolkit.yaml"
    file.write_text(file.read_text("utf-8").replace("memory: 512", "memory: 256"), "utf-8")


def resized(project: Path) -> None:
    """Change a function's settings."""
    file = project / "functions/place/function.yaml"
    file.write_text(file.read_text("utf-8") + "memory: 1024\n", "utf-8")


def shared(project: Path) -> None:
    """Change a layer."""
    (project / "functions/common/orders/__init__.py").write_text("VERSION = 2\n", "utf-8")


def joined(project: Path) -> None:
    """Add a function."""
    shutil.copytree(project / "functions/place", project / "functions/cancel")


def overwritten(project: Path) -> None:
    """Damage a bundle that was built."""
    for bundle in (project / ".toolkit/bundles/sha256").glob("*.zip"):
        bundle.write_bytes(b"not a zip")


def undescribed(project: Path) -> None:
    """Take away what describes a bundle."""
    for file in (project / ".toolkit/bundles/sha256").glob("*.cdx.json"):
        file.unlink()


LEAN = [edited, added, shared, committed]
WHOLE = [removed, reset, resized, joined, overwritten, undescribed]


@pytest.mark.parametrize("change", [*LEAN, *WHOLE])
def test_after_any_change_the_package_is_the_one_of_a_whole_run(
    change: Callable[[Path], None],
    package: Callable[[], Packaged],
    anew: Callable[[], Packaged],
    project: Path,
) -> None:
    """Whatever sizes and times say; and only code is packaged without the whole command."""
    package()
    before = package()
    change(project)

    after = package()

    assert not before.whole
    assert after.lasting == anew().lasting
    assert after.whole == (change in WHOLE)
    unchanged = {committed, overwritten, undescribed}
    assert (after.document["release"] == before.document["release"]) == (change in unchanged)
    for bundle in (*after.document["bundles"], after.document["infrastructure"]):
        assert (project / bundle["path"]).read_bytes()[:2] == b"PK"


def test_only_what_changed_is_built(package: Callable[[], Packaged], project: Path) -> None:
    """And the next run finds it there."""
    package()
    edited(project)

    first, second = package(), package()

    assert (first.built, second.built) == (["place"], [])
    assert (first.whole, second.whole) == (False, False)
    assert first.lasting == second.lasting


def test_what_is_no_source_changes_nothing(package: Callable[[], Packaged], project: Path) -> None:
    """Tests, notes and caches are no part of a bundle: a release from there is not called dirty."""
    committed(project)
    before = package()
    for name in ("tests/test_place.py", "README.md", "__pycache__/place.cpython-311.pyc", "requirements.in"):
        file = project / "functions/place" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("", "utf-8")

    after = package()

    assert not after.whole
    assert after.lasting == before.lasting
    assert after.document["dirty"] is False


def test_a_bundle_that_was_built_from_what_was_not_committed_is_told_of_anew(
    package: Callable[[], Packaged], project: Path
) -> None:
    """Its provenance names the commit, once there is one; that of the others stays."""
    committed(project)
    package()
    edited(project)
    dirty = package()
    committed(project)
    clean = package()

    assert (dirty.document["dirty"], clean.document["dirty"]) == (True, False)
    assert clean.built == []
    assert not clean.whole
    found = {}
    for bundle in clean.document["bundles"]:
        statement = json.loads((project / bundle["path"]).with_suffix(".provenance.json").read_bytes())
        found[bundle["name"]] = statement["predicate"]["buildDefinition"]["resolvedDependencies"][0]
    assert found["place"] == {
        "uri": "git",
        "digest": {"gitCommit": clean.document["commit"]},
        "annotations": {"dirty": False},
    }
    assert found["common"]["digest"]["gitCommit"] == dirty.document["commit"]


def test_a_handler_that_went_is_told_by_the_whole_command(
    package: Callable[[], Packaged], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lambda could not even start it."""
    package()
    (project / HANDLER).write_text("def handle(event, context): ...\n", "utf-8")

    code = start.main(["package", "-C", str(project)])

    assert code == 2
    assert f"{HANDLER} defines no handler" in capsys.readouterr().err


def test_a_budget_that_is_exceeded_is_told_by_the_whole_command(
    package: Callable[[], Packaged], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However small the change."""
    file = project / "functions/place/function.yaml"
    file.write_text(file.read_text("utf-8") + "budgets: {package: 2 kB}\nlayers: [common]\n", "utf-8")
    package()
    (project / "functions/common/orders/rates.txt").write_bytes(b"x" * 1900)

    code = start.main(["package", "-C", str(project)])

    assert code == 1
    error = capsys.readouterr().err
    assert "over its budget of 2000 bytes" in error
    assert "own code of common" in error


def test_git_that_can_not_say_is_asked_by_the_whole_command(
    package: Callable[[], Packaged], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It tells why."""
    committed(project)
    package()
    (project / ".git/index").write_bytes(b"no index")

    code = start.main(["package", "-C", str(project)])

    assert code == 3
    assert "git could not say what has changed" in capsys.readouterr().err


OPERATIONS = ["write", "remove", "layer", "test", "commit", "touch", "nothing"]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 2)), min_size=1, max_size=6))
def test_after_any_row_of_changes_too(
    package: Callable[[], Packaged],
    anew: Callable[[], Packaged],
    project: Path,
    steps: Sequence[tuple[str, int]],
) -> None:
    """Code that comes, goes, and comes back; with commits between."""
    for operation, number in steps:
        file = project / f"functions/place/module_{number}.py"
        match operation:
            case "write":
                file.write_text(f"{len(list(file.parent.iterdir()))}\n", "utf-8")
            case "remove":
                file.unlink(missing_ok=True)
            case "layer":
                (project / "functions/common/orders/rates.py").write_text(f"RATE = {number}\n", "utf-8")
            case "test":
                (project / "functions/place/tests").mkdir(exist_ok=True)
                (project / f"functions/place/tests/test_{number}.py").write_text("", "utf-8")
            case "commit":
                committed(project)
            case "touch":
                (project / HANDLER).touch()
        package()

    assert package().lasting == anew().lasting


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (["package"], (".", False)),
        (["package", "--json", "--no-color"], (".", True)),
        (["-C", "x", "package"], ("x", False)),
        (["package", "-C", "x", "--json"], ("x", True)),
        (["-C", "x", "package", "-C", "y"], None),
        (["package", "-C"], None),
        (["package", "place"], None),
        (["package", "--prove"], None),
        (["package", "--publish", "dev"], None),
        (["--json", "package"], None),
        (["plan", "package"], None),
        ([], None),
    ],
)
def test_only_a_plain_package_is_made_from_memory(given: list[str], asked: tuple[str, bool] | None) -> None:
    """Everything else is for the whole command line to judge."""
    assert start._asked(given) == asked  # noqa: SLF001 - what decides is told apart from what it decides on


def test_a_broken_memory_is_none(package: Callable[[], Packaged], project: Path) -> None:
    """Everything is looked at."""
    package()
    for memory in (project.parent / "cache").rglob("package"):
        memory.write_bytes(memory.read_bytes()[:-1])

    assert package().whole


def test_what_is_printed_is_what_the_whole_command_prints(
    package: Callable[[], Packaged], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """But for the time, which stands in the first line."""
    package()
    capsys.readouterr()

    start.main(["package", "-C", str(project)])
    first = capsys.readouterr().out
    entry.main(["package", "-C", str(project)])
    second = capsys.readouterr().out

    assert first.splitlines()[1:] == second.splitlines()[1:]
    assert first.startswith("Packaged 3 bundles in 0.0s (3 cached)")


def test_nothing_slow_is_loaded_to_see_that_there_is_nothing_to_do() -> None:
    """Not even what makes dataclasses: a process says so."""
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from toolkit.cli import start; from toolkit.adapters import repackaging, rebuilding; "
        "from toolkit.render import package_table; "
        "slow = {'click', 'rich', 'jsonschema', 'ruamel', 'boto3', 'subprocess', 'dataclasses', 'zipfile', "
        "'pathlib', 'typing', 'tempfile'}; print(sorted(slow & set(sys.modules)))"
    )

    ran = subprocess.run(
        [sys.executable, "-IS", "-c", probe, str(Path(toolkit.__file__).parents[1])],
        check=True,
        capture_output=True,
        text=True,
    )

    assert ran.stdout.strip() == "[]"
