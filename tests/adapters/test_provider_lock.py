"""Terraform's lock file of providers is read as Terraform writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.adapters import provider_lock
from toolkit.adapters.provider_lock import Locked

if TYPE_CHECKING:
    from pathlib import Path

LOCK = """# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/random" {
  version = "3.6.0"
  hashes = [
    "zh:bb",
    "h1:aa=",
  ]
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.100.0, < 6.0.0"
  hashes = [
    "h1:edX=",
  ]
}
"""


def written(folder: Path, text: str) -> Path:
    """Write a lock file, and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / ".terraform.lock.hcl").write_text(text, "utf-8")
    return folder


def test_providers_are_read_with_version_and_hashes(tmp_path: Path) -> None:
    """In the order of their addresses."""
    assert provider_lock.read(written(tmp_path, LOCK)) == (
        Locked("registry.terraform.io/hashicorp/aws", "5.100.0", ("h1:edX=",)),
        Locked("registry.terraform.io/hashicorp/random", "3.6.0", ("h1:aa=", "zh:bb")),
    )


def test_a_folder_without_a_lock_file_has_no_digest(tmp_path: Path) -> None:
    """Nothing is locked."""
    assert (provider_lock.read(tmp_path), provider_lock.digest(tmp_path)) == ((), "")


def test_a_digest_tells_selections_apart_and_not_the_way_they_are_written(tmp_path: Path) -> None:
    """Comments, constraints and the order of hashes do not choose a provider."""
    same = LOCK.replace("# Manual", "# No").replace("< 6.0.0", "< 7.0.0")
    digests = {
        name: provider_lock.digest(written(tmp_path / name, text))
        for name, text in {
            "one": LOCK,
            "same": same,
            "version": LOCK.replace("3.6.0", "3.6.1"),
            "hash": LOCK.replace("edX", "edY"),
        }.items()
    }

    assert digests["one"] == digests["same"]
    assert len({digests["one"], digests["version"], digests["hash"]}) == 3
