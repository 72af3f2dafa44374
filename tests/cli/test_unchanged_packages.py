"""A package that has nothing to do is answered from memory, and never when anything was changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.adapters import package_snapshot
from toolkit.cli import start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HANDLER = "functions/place/place.py"


@pytest.fixture
def package(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], tuple[bool, dict[str, Any]]]:
    """Return what packages the project: whether it was answered from memory, and the document."""
    monkeypatch.chdir(project)
    # What the files' times are is for the tests to say; elsewhere two seconds must have passed.
    monkeypatch.setattr(package_snapshot, "RACY", 0)

    def packaged() -> tuple[bool, dict[str, Any]]:
        capsys.readouterr()
        looked: list[str] = []
        with monkeypatch.context() as patched:
            from toolkit.cli import entry  # noqa: PLC0415

            whole = entry.main
            patched.setattr(entry, "main", lambda given: looked.append("whole") or whole(given))
            assert start.main(["package", "--json"]) == 0
        return not looked, json.loads(capsys.readouterr().out)

    return packaged


def without_seconds(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without what no two runs share."""
    return {key: value for key, value in document.items() if key != "seconds"}


def test_the_answer_from_memory_is_the_one_that_would_be_given(
    package: Callable[[], tuple[bool, dict[str, Any]]], project: Path
) -> None:
    """Field by field, as a run that forgot shows."""
    package()
    from_memory, remembered = package()
    for forgotten in (project.parent / "cache").rglob("package.json"):
        forgotten.unlink()
    anew, looked_up = package()

    assert (from_memory, anew) == (True, False)
    assert without_seconds(remembered) == without_seconds(looked_up)
    assert all(bundle["cached"] for bundle in remembered["bundles"])


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


def overwritten(project: Path) -> None:
    """Damage a bundle that was built."""
    bundle = next((project / ".toolkit/bundles/sha256").glob("*.zip"))
    bundle.write_bytes(b"not a zip")


def committed(project: Path) -> None:
    """Put the project under version control, which is told with it."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "First"]):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True)


@pytest.mark.parametrize("change", [edited, added, removed, reset, overwritten, committed])
def test_after_any_change_everything_is_looked_at(
    change: Callable[[Path], None], package: Callable[[], tuple[bool, dict[str, Any]]], project: Path
) -> None:
    """Whatever sizes and times say."""
    package()
    _, before = package()

    change(project)
    from_memory, after = package()

    assert not from_memory
    if change in {edited, added, removed, reset}:
        assert after["release"] != before["release"]
    if change is overwritten:
        assert without_seconds(after)["release"] == before["release"]
    if change is committed:
        assert (before["commit"], after["commit"] is not None) == (None, True)


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
def test_only_a_plain_package_is_answered_from_memory(
    given: list[str], asked: tuple[str, bool] | None
) -> None:
    """Everything else is for the whole command line to judge."""
    assert start._asked(given) == asked  # noqa: SLF001 - what decides is told apart from what it decides on


def test_what_was_changed_a_moment_ago_is_not_remembered(
    package: Callable[[], tuple[bool, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A next change could bear the same time."""
    monkeypatch.setattr(package_snapshot, "RACY", 3_600_000_000_000)

    package()
    from_memory, _ = package()

    assert not from_memory


def test_a_broken_memory_is_none(package: Callable[[], tuple[bool, dict[str, Any]]], project: Path) -> None:
    """Everything is looked at."""
    package()
    for memory in (project.parent / "cache").rglob("package.json"):
        memory.write_text('{"toolkit": 1', "utf-8")

    from_memory, _ = package()

    assert not from_memory


def test_nothing_slow_is_loaded_for_an_answer_from_memory() -> None:
    """Not even click: a process says so."""
    probe = (
        "import sys; from toolkit.cli import start; from toolkit.adapters import package_snapshot; "
        "print(sorted({'click', 'rich', 'jsonschema', 'ruamel', 'boto3', 'subprocess'} & set(sys.modules)))"
    )

    ran = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)

    assert ran.stdout.strip() == "[]"
