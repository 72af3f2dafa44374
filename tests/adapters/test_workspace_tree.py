"""Terraform sees exactly what belongs to a release and an environment, and nothing of an earlier one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.adapters import files
from toolkit.adapters.workspace_tree import RELEASE_FILE, WorkspaceTree
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = "terraform/envs/dev"
TREES = st.dictionaries(st.sampled_from(["a/x.tf", "a/b/y.tf", "c.tf"]), st.binary(max_size=3))
MODULES = {"terraform/modules/a/main.tf": b"# a\n", "functions/f/function.yaml": b"memory: 1\n"}


def project(root: Path) -> Path:
    """Write an environment's folder."""
    folder = root / ENVIRONMENT
    folder.mkdir(parents=True)
    for name in ("main.tf", "environment.yaml", "saved.tfplan", "terraform.tfstate", "x.backup"):
        (folder / name).write_bytes(name.encode())
    (folder / RELEASE_FILE).write_bytes(b'{"release": 1}\n')
    (folder / ".terraform.lock.hcl").write_bytes(b"# locked\n")
    return root


def laid_out(tree: WorkspaceTree) -> dict[str, bytes]:
    """Return every file of the workspace."""
    return {
        path.relative_to(tree.root).as_posix(): path.read_bytes()
        for path in tree.root.rglob("*")
        if path.is_file()
    }


def test_the_environment_lies_beside_the_release_as_in_the_project(tmp_path: Path) -> None:
    """So that relative paths lead to the same files; states and saved plans stay where they are."""
    tree = WorkspaceTree(project(tmp_path), environment="dev")

    tree.prepare(MODULES, b'{"release": 2}\n')

    assert laid_out(tree) == MODULES | {
        f"{ENVIRONMENT}/main.tf": b"main.tf",
        f"{ENVIRONMENT}/environment.yaml": b"environment.yaml",
        f"{ENVIRONMENT}/.terraform.lock.hcl": b"# locked\n",
        f"{ENVIRONMENT}/{RELEASE_FILE}": b'{"release": 2}\n',
    }
    assert tree.folder == tree.root / ENVIRONMENT


def test_preparing_leaves_the_project_alone(tmp_path: Path) -> None:
    """Its release file says what is pinned, and nothing else does."""
    tree = WorkspaceTree(project(tmp_path), environment="dev")

    tree.prepare(MODULES, b'{"release": 2}\n')

    assert tree.release_file() == b'{"release": 1}\n'
    assert not (tmp_path / "terraform/modules").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a/x.tf", "a/b/y.tf", "c.tf"]), st.binary(max_size=3)), max_size=3
    )
)
def test_nothing_of_an_earlier_release_is_left(
    tmp_path_factory: pytest.TempPathFactory, releases: list
) -> None:
    """A file that a release dropped would still be planned."""
    tree = WorkspaceTree(project(tmp_path_factory.mktemp("p")), environment="dev")
    for release in [*releases, MODULES]:
        tree.prepare(release, b"{}")

    assert {name for name in laid_out(tree) if not name.startswith(ENVIRONMENT)} == set(MODULES)
    assert not [path for path in tree.root.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_what_terraform_keeps_for_itself_is_kept(tmp_path: Path) -> None:
    """Providers are not fetched anew; a state that could not be stored has no other copy."""
    tree = WorkspaceTree(project(tmp_path), environment="dev")
    tree.prepare(MODULES, b"{}")
    kept = [tree.folder / ".terraform" / "providers" / "x", tree.folder / "errored.tfstate"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1")

    tree.prepare({}, b"{}")

    assert [path.read_bytes() for path in kept] == [b"1", b"1"]


def test_a_file_that_is_right_already_is_not_written_again(tmp_path: Path) -> None:
    """Terraform looks at times, and so do people."""
    tree = WorkspaceTree(project(tmp_path), environment="dev")
    tree.prepare(MODULES, b"{}")
    path = tree.root / "terraform/modules/a/main.tf"
    os.utime(path, (1, 1))

    tree.prepare(MODULES, b"{}")

    assert path.stat().st_mtime == 1


def test_two_works_of_one_environment_do_not_meet(tmp_path: Path) -> None:
    """Validation runs beside a plan."""
    root = project(tmp_path)

    trees = [WorkspaceTree(root, environment="dev"), WorkspaceTree(root, environment="dev", work="validate")]

    assert len({tree.root for tree in trees}) == 2


def test_a_written_file_is_whole_readable_and_alone(tmp_path: Path) -> None:
    """Whatever the umask; no temporary file is left beside it."""
    path = tmp_path / "a" / "b.json"
    old = os.umask(0o077)
    try:
        files.write(path, b"one")
        files.write(path, b"two")
    finally:
        os.umask(old)

    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [item.name for item in path.parent.iterdir()] == ["b.json"]


def test_a_file_that_can_not_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    """And leaves nothing behind."""
    path = tmp_path / "b.json"
    path.mkdir()

    with pytest.raises(ToolError, match=r"b\.json was not written"):
        files.write(path, b"new")

    assert [item.name for item in tmp_path.iterdir()] == ["b.json"]
