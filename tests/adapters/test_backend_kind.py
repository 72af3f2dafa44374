"""Where the state is kept is read from Terraform's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.adapters.backend_kind import backend_kind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('# why\nterraform {\n  backend "s3" {\n    key = "a.tfstate"\n  }\n}\n', "s3"),
        ('terraform {\n  backend "local" {}\n}\n', "local"),
        (
            'terraform {\n  required_version = ">= 1.10"\n  backend "local" {\n    path = "x"\n  }\n}\n',
            "local",
        ),
        ('# backend "local" {}\nlocals {\n  a = "backend \\"local\\""\n}\n', "s3"),
        ("locals {}\n", "s3"),
        ('terraform { backend "local" {', "s3"),
    ],
)
def test_the_backend_that_is_declared_is_found(tmp_path: Path, text: str, wanted: str) -> None:
    """In a file of its own, among other settings, or not at all."""
    (tmp_path / "backend.tf").write_text(text, "utf-8")

    assert backend_kind(tmp_path) == wanted
