"""The lock file of an environment is held to: it is read, never written, and says which bits may run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import provider_mirror
from toolkit.adapters.terraform_cli import TerraformCli
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 6.0"
    }
  }
}
"""
LOCK = ".terraform.lock.hcl"


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the lock file that Terraform itself writes on this machine."""
    folder = module(tmp_path_factory.mktemp("first"))
    driver(folder, locked=False).init(backend=False)
    return (folder / LOCK).read_text("utf-8")


def module(folder: Path) -> Path:
    """Lay out a root module that needs a provider; return its folder."""
    found = folder / "terraform/envs/live"
    found.mkdir(parents=True)
    (found / "main.tf").write_text(CODE, "utf-8")
    return found


def driver(folder: Path, *, locked: bool) -> TerraformCli:
    """Return a driver of a folder, on this machine's providers."""
    env = provider_mirror.configure(os.environ, folder.parents[2] / "providers")
    return TerraformCli(folder, env=env, backend={}, root=folder.parents[2], locked=locked)


def test_a_lock_that_fits_is_read_and_stays_as_it_is(lock: str, tmp_path: Path) -> None:
    """To the byte; it is what is told of the run."""
    folder = module(tmp_path)
    (folder / LOCK).write_text("# Mine\n" + lock, "utf-8")
    terraform = driver(folder, locked=True)

    terraform.init(backend=False)

    assert (folder / LOCK).read_text("utf-8") == "# Mine\n" + lock
    assert terraform.lock_digest().startswith("sha256:")
    assert "registry.terraform.io/hashicorp/aws" in terraform.versions()


def refused(folder: Path) -> ToolError:
    """Return why a folder with a lock of its own is not initialised."""
    with pytest.raises(ToolError) as caught:
        driver(folder, locked=True).init(backend=False)
    return caught.value


def test_a_provider_of_other_bits_is_not_run(lock: str, tmp_path: Path) -> None:
    """Tampered with, or of another platform: it is told what would accept it, for those who mean it."""
    folder = module(tmp_path)
    (folder / LOCK).write_text(lock.replace('"h1:', '"h1:A'), "utf-8")

    error = refused(folder)

    assert error.fault == "provider-hash"
    assert "cd terraform/envs/live && terraform get && terraform providers lock" in error.problems[0].fix


def test_a_provider_that_the_lock_does_not_name_is_not_chosen_by_itself(tmp_path: Path) -> None:
    """Whoever adds one commits its lock."""
    folder = module(tmp_path)
    (folder / LOCK).write_text("# Nothing is locked yet\n", "utf-8")

    error = refused(folder)

    assert error.fault == "provider-not-locked"
    assert (folder / LOCK).read_text("utf-8") == "# Nothing is locked yet\n"


def test_a_lock_of_a_version_that_can_not_be_had_is_told(lock: str, tmp_path: Path) -> None:
    """No other version takes its place."""
    folder = module(tmp_path)
    (folder / LOCK).write_text(lock.replace('version     = "5.', 'version     = "5.9', 1), "utf-8")

    assert refused(folder).fault in ("provider-version", "no-registry", "provider-hash")
