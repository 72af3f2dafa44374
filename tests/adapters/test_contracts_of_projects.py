"""What every workspace, repository and builder must do, in memory and on a disk."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from wheels import contents

from toolkit.adapters.bundle_builder import BundleBuilder
from toolkit.adapters.git_cli import GitCli
from toolkit.adapters.memory import MemoryBuilder, MemoryRepository, MemoryWorkspace
from toolkit.adapters.workspace_tree import WorkspaceTree
from toolkit.domain.checkout import Checkout
from toolkit.domain.digest import of_bytes
from toolkit.domain.function import Function, Layer
from toolkit.domain.project import Defaults, Project
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.ports.builder import Builder
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace

NO_GIT = Checkout(None)
FIT = ("python3.11", "arm64")
PLACE = Function("place", "place.handler", *FIT, memory=512, timeout=30)
COMMON = Layer("common", *FIT)
FILE = "terraform/envs/dev/release.auto.tfvars.json"


@dataclass(frozen=True)
class Workplace:
    """A workspace, and what was laid out in it."""

    workspace: Workspace
    seen: Callable[[], dict[str, bytes]]


@pytest.fixture(params=["memory", "tree"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Workplace:
    """Return the workspace of an environment that has one file of its own."""
    if request.param == "memory":
        found = MemoryWorkspace("dev", own={"main.tf": b"# own\n"})
        return Workplace(found, lambda: dict(found.laid_out))
    folder = tmp_path / "terraform/envs/dev"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_bytes(b"# own\n")
    tree = WorkspaceTree(tmp_path, environment="dev")
    return Workplace(
        tree,
        lambda: {
            path.relative_to(tree.root).as_posix(): path.read_bytes()
            for path in tree.root.rglob("*")
            if path.is_file()
        },
    )


def test_a_new_environment_pins_nothing(place: Workplace) -> None:
    """And says so as Terraform reads it."""
    assert place.workspace.release_file() == b'{"release": null}\n'


def test_what_was_pinned_is_what_is_pinned(place: Workplace) -> None:
    """The last one."""
    for content in (b"one", b"two"):
        place.workspace.pin(content)

    assert place.workspace.release_file() == b"two"


def test_exactly_what_was_asked_for_is_laid_out(place: Workplace) -> None:
    """The infrastructure, the environment's own files, the release file; nothing of before."""
    place.workspace.prepare({"terraform/modules/a/main.tf": b"old", "functions/f/function.yaml": b"1"}, b"{}")

    place.workspace.prepare({"terraform/modules/b/main.tf": b"new"}, b'{"release": 1}')

    assert place.seen() == {
        "terraform/modules/b/main.tf": b"new",
        "terraform/envs/dev/main.tf": b"# own\n",
        FILE: b'{"release": 1}',
    }


def test_laying_out_pins_nothing_and_pinning_lays_nothing_out(place: Workplace) -> None:
    """A plan of what is checked out changes no file of the project."""
    place.workspace.pin(b"pinned")
    place.workspace.prepare({}, b"planned")
    place.workspace.pin(b"pinned later")

    assert place.workspace.release_file() == b"pinned later"
    assert place.seen()[FILE] == b"planned"


@dataclass(frozen=True)
class Work:
    """A repository, and how a person changes a file in it."""

    repository: Repository
    write: Callable[[str, bytes], object]


@pytest.fixture(params=["memory", "git"])
def work(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return an empty repository."""
    if request.param == "memory":
        found = MemoryRepository()
        return Work(found, found.tree.__setitem__)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tester@example.org")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)

    def write(name: str, data: bytes) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)

    return Work(GitCli(tmp_path), write)


def committed(work: Work, name: str, data: bytes) -> str:
    """Write a file, and commit it."""
    work.write(name, data)
    return work.repository.commit(name, f"Write {name}")


def test_a_new_repository_has_no_commit(work: Work) -> None:
    """Before the first."""
    assert work.repository.head() is None
    assert work.repository.touched("a") is None


def test_a_commit_is_what_is_checked_out_then(work: Work) -> None:
    """By its own name, of 40 digits."""
    first, second = committed(work, "a", b"1"), committed(work, "a", b"2")

    assert work.repository.head() == second != first
    assert len(second) == 40


def test_what_differs_is_told_by_its_name(work: Work) -> None:
    """New files and changed ones; below a path, or anywhere."""
    committed(work, "x/a", b"1")
    committed(work, "y/b", b"1")
    work.write("x/a", b"2")
    work.write("y/c", b"new")

    assert set(work.repository.dirty()) == {"x/a", "y/c"}
    assert work.repository.dirty("x") == ("x/a",)
    assert work.repository.dirty("x/a") == ("x/a",)
    assert work.repository.dirty("y/b") == ()


def test_what_was_changed_back_does_not_differ(work: Work) -> None:
    """It is the content that counts."""
    committed(work, "a", b"1")
    work.write("a", b"2")
    work.write("a", b"1")

    assert work.repository.dirty() == ()


def test_one_file_is_committed_and_the_other_is_left(work: Work) -> None:
    """Whatever else lies about."""
    committed(work, "a", b"1")
    committed(work, "b", b"1")
    work.write("a", b"2")
    work.write("b", b"2")

    work.repository.commit("a", "Change a")

    assert work.repository.dirty() == ("b",)


def test_nothing_can_not_be_committed(work: Work) -> None:
    """It is a fault of the caller, and is told."""
    head = committed(work, "a", b"1")

    with pytest.raises(ToolError, match="commit a"):
        work.repository.commit("a", "Change nothing")

    assert work.repository.head() == head


def test_the_commit_that_changed_a_file_last_is_found(work: Work) -> None:
    """Whatever was committed since."""
    committed(work, "a", b"1")
    changed = committed(work, "a", b"2")
    committed(work, "b", b"1")

    assert work.repository.touched("a") == changed
    assert work.repository.touched("c") is None


def test_the_distance_of_two_commits_is_counted(work: Work) -> None:
    """Forwards; backwards there is none."""
    commits = [committed(work, name, b"1") for name in ("a", "b", "x/c", "d")]

    assert work.repository.distance(commits[0], commits[3]) == 3
    assert work.repository.distance(commits[3], commits[0]) == 0
    assert work.repository.distance(commits[1], commits[1]) == 0
    assert work.repository.distance(commits[0], commits[3], "x", "d") == 2
    assert work.repository.distance("0" * 40, commits[0]) is None


SOURCES = {"place": {"place.py": b"handler = print\n"}, "common": {"orders/__init__.py": b""}}
INFRASTRUCTURE = {"terraform/modules/a/main.tf": b"# a\n"}


@dataclass(frozen=True)
class Workshop:
    """A builder, and how a person changes a source file."""

    builder: Builder
    write: Callable[[str, str, bytes], object]


@pytest.fixture(params=["memory", "disk"])
def workshop(request: pytest.FixtureRequest, tmp_path: Path) -> Workshop:
    """Return the builder of a function, a layer and a module."""
    if request.param == "memory":
        sources = {name: dict(files) for name, files in SOURCES.items()}
        return Workshop(
            MemoryBuilder(sources, {**INFRASTRUCTURE, "toolkit.yaml": b"{}"}),
            lambda part, name, data: sources[part].__setitem__(name, data),
        )
    project = Project("orders", ("dev",), Defaults(*FIT, 512, 30), functions=(PLACE,), layers=(COMMON,))

    def write(part: str, name: str, data: bytes) -> None:
        path = tmp_path / "functions" / part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    for part, files in SOURCES.items():
        for name, data in files.items():
            write(part, name, data)
    for name, data in INFRASTRUCTURE.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(data)
    return Workshop(BundleBuilder(tmp_path, project=project, resolver=None), write)


@pytest.mark.parametrize(("part", "prefix"), [(PLACE, ""), (COMMON, "python/")])
def test_a_bundle_holds_the_files_of_its_part(
    workshop: Workshop, part: Function | Layer, prefix: str
) -> None:
    """Where Lambda looks for them, under their own digest."""
    bundle = workshop.builder.build([part], NO_GIT)[0]

    data = workshop.builder.read(bundle)
    assert contents(data) == {prefix + name: content for name, content in SOURCES[part.name].items()}
    assert (of_bytes(data), len(data)) == (bundle.digest, bundle.size)
    assert (bundle.name, bundle.kind) == (part.name, "layer" if prefix else "function")
    assert (bundle.runtime, bundle.architecture) == FIT


def test_the_same_content_is_the_same_bundle_and_found_again(workshop: Workshop) -> None:
    """Built once."""
    first, second = workshop.builder.build([PLACE], NO_GIT)[0], workshop.builder.build([PLACE], NO_GIT)[0]

    assert first.digest == second.digest
    assert (first.cached, second.cached) == (False, True)


def test_other_content_is_another_bundle(workshop: Workshop) -> None:
    """And the first one can still be read."""
    first = workshop.builder.build([PLACE], NO_GIT)[0]
    workshop.write("place", "place.py", b"handler = repr\n")

    second = workshop.builder.build([PLACE], NO_GIT)[0]

    assert first.digest != second.digest
    assert of_bytes(workshop.builder.read(first)) == first.digest


def test_the_infrastructure_as_a_bundle_is_the_infrastructure_as_files(workshop: Workshop) -> None:
    """What is planned in the first environment is what is promoted to the others."""
    bundle = workshop.builder.infrastructure(NO_GIT)

    files = contents(workshop.builder.read(bundle))
    assert files == workshop.builder.infrastructure_files()
    assert files.keys() >= {*INFRASTRUCTURE, "toolkit.yaml"}
    assert (bundle.name, bundle.kind) == ("infrastructure", "infrastructure")
