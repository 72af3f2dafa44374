"""What holds of this repository as a whole."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from toolkit.cli.commands import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 500
"""lines a file"""
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}
ENVIRONMENTS_OWN = {"environment.yaml", "release.auto.tfvars.json"}


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    """Return every file that git tracks, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


def test_no_source_file_is_a_giant(tracked: list[Path]) -> None:
    """A file of more than 500 lines has two reasons to change."""
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in tracked if path.suffix in {".py", ".tf"}
    }

    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_has_a_name_that_says_nothing(root: Path) -> None:
    """`utils` and its like grow for ever."""
    names = {path.stem for path in (root / "toolkit").rglob("*.py")}

    assert names & SAYS_NOTHING == set()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_a_page_in_the_docs(root: Path, command: str) -> None:
    """A command that nobody can look up does not exist."""
    page = root / "docs" / "commands" / f"{command}.md"

    text = page.read_text("utf-8")

    assert text.startswith(f"# toolkit {command}\n")


def test_the_docs_have_no_page_of_a_command_that_is_gone(root: Path) -> None:
    """Docs tell of what is there."""
    pages = {path.stem for path in (root / "docs" / "commands").glob("*.md")}

    assert pages == set(COMMANDS)


def test_environments_differ_in_their_own_two_files_only(root: Path) -> None:
    """What is verified in one environment is what runs in the next."""
    folders = sorted((root / "terraform" / "envs").iterdir())
    contents = [
        {
            path.name: path.read_bytes()
            for path in folder.iterdir()
            if path.is_file() and path.name not in ENVIRONMENTS_OWN
        }
        for folder in folders
    ]

    assert [folder.name for folder in folders] == ["dev", "prod", "staging"]
    assert contents[0]
    assert all(content == contents[0] for content in contents)
    assert all({path.name for path in folder.iterdir()} >= ENVIRONMENTS_OWN for folder in folders)


def test_no_file_names_a_path_of_one_machine_or_a_private_host(tracked: list[Path]) -> None:
    """What is committed works elsewhere."""
    machine = re.compile(r"(?<![\w./{}-])/(root|work|home/[a-z]+)/|file:///")
    found = [
        f"{path.name}:{number}"
        for path in tracked
        if path.suffix not in {".png", ".lock", ".zip", ".xz"} and path.name != "test_repository.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if machine.search(line)
    ]

    assert found == []


def test_terraform_never_builds(tracked: list[Path]) -> None:
    """Terraform deploys what exists; it runs no program."""
    forbidden = re.compile(
        r"local-exec|remote-exec|null_resource|data\s+\"external\"|ignore_changes|endpoints\s*\{"
    )
    found = [
        path.name for path in tracked if path.suffix == ".tf" and forbidden.search(path.read_text("utf-8"))
    ]

    assert found == []


def test_the_toolkit_knows_nothing_of_the_order_service(root: Path) -> None:
    """It serves any project of this layout."""
    names = re.compile(r"\b(create_order|get_order|process_order|dead_letters|order_id|orderId)\b")
    found = [
        path.name
        for path in (root / "toolkit").rglob("*")
        if path.suffix in {".py", ".json"} and names.search(path.read_text("utf-8"))
    ]

    assert found == []


def test_every_dependency_is_locked_with_its_hashes(root: Path) -> None:
    """Two machines install the same files."""
    locks = [
        root / "requirements/dev.txt",
        root / "functions/common/requirements.txt",
        *(root / "toolkit/locks").glob("*.txt"),
    ]
    pinned = re.compile(
        r"^([A-Za-z0-9_.\[\]-]+)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
    )

    for lock in locks:
        text = lock.read_text("utf-8")
        named = re.findall(r"^[A-Za-z0-9][^\s=]*==", text, re.MULTILINE)
        assert named, lock
        assert len(pinned.findall(text)) == len(named), lock
