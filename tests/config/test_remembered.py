"""A document that was found right before is not judged again, and any other is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from toolkit.config.reading import ProjectFiles
from toolkit.config.remembered import Remembered

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
project: orders
pipeline: [dev]
defaults: {runtime: python3.11, architecture: arm64, memory: 512, timeout: 30}
"""
FUNCTION = "description: Takes an order\nhandler: place.entry.handler\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project."""
    (tmp_path / "functions/place").mkdir(parents=True)
    (tmp_path / "toolkit.yaml").write_text(HEAD, "utf-8")
    (tmp_path / "functions/place/function.yaml").write_text(FUNCTION, "utf-8")
    return tmp_path


def read(root: Path) -> ProjectFiles:
    """Read the project, with what is remembered of it."""
    files = ProjectFiles(root, Remembered(root / "memory/documents.json"))
    files.project()
    return files


def test_a_remembered_project_is_the_same_project(root: Path) -> None:
    """With every line and column."""
    first = read(root)
    second = read(root)

    assert second.project() == first.project()
    assert second.documents == first.documents


def test_a_remembered_document_is_not_judged_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is what takes the time."""
    read(root)
    monkeypatch.setattr("toolkit.config.schemas.problems", lambda *_: pytest.fail("judged again"))

    assert read(root).problems == []


@pytest.mark.parametrize("text", [FUNCTION + "memory: lots\n", FUNCTION + "timeout: 0\n", "handler: [", ""])
def test_a_changed_document_is_judged(root: Path, text: str) -> None:
    """And found wrong."""
    read(root)
    (root / "functions/place/function.yaml").write_text(text, "utf-8")

    assert read(root).problems != []
    assert read(root).problems != []


def test_what_was_found_wrong_is_never_remembered(root: Path) -> None:
    """Nor is anything of a project that is not right as a whole."""
    (root / "functions/place/function.yaml").write_text("handler: 1\n", "utf-8")
    read(root)

    assert not (root / "memory/documents.json").exists()


def test_a_document_elsewhere_is_another(root: Path) -> None:
    """Its positions are told by its own file's name."""
    read(root)
    (root / "functions/other").mkdir()
    (root / "functions/other/function.yaml").write_text(FUNCTION, "utf-8")

    found = read(root)

    assert "functions/other/function.yaml" in found.documents


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', '{"format": 2}', "\x00"])
def test_a_broken_memory_is_none(root: Path, text: str) -> None:
    """It is made anew."""
    (root / "memory").mkdir()
    (root / "memory/documents.json").write_text(text, "utf-8")

    assert read(root).project() is not None
    assert json.loads((root / "memory/documents.json").read_text("utf-8"))["format"] == 2
