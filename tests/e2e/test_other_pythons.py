"""The same bytes, whichever Python packages: another minor version, beside the one that tests run on.

It has compiled modules, a zlib and a standard library of its own, and a cache that is empty.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import uv
from clones import clone
from toolkit_process import Toolkit

from toolkit.adapters import interpreters

if TYPE_CHECKING:
    from pathlib import Path

OTHERS = [version for version in ("3.11", "3.12", "3.13") if version != f"3.{sys.version_info.minor}"]


@pytest.mark.parametrize("version", OTHERS)
def test_another_python_packages_the_same_bytes(version: str, root: Path, tmp_path: Path) -> None:
    """Every bundle of the order service, and so the release, has one digest."""
    python = interpreters.find(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}")
    environment = tmp_path / "environment"
    for command in (
        ["venv", "--quiet", "--no-project", "--python", python, environment],
        [
            *("pip", "install", "--quiet", "--python", environment / "bin" / "python"),
            *("--constraint", root / "requirements/dev.txt", root),
        ],
    ):
        subprocess.run([uv.find_uv_bin(), *command], check=True)
    project = clone(root, tmp_path / "orders")
    cache = (("XDG_CACHE_HOME", str(tmp_path / "cache")),)

    ours = Toolkit((sys.executable, "-m", "toolkit"), project).ask("package")
    (project / ".toolkit").rename(tmp_path / "ours")
    theirs = Toolkit((str(environment / "bin" / "toolkit"),), project, cache).ask("package")

    assert {each["name"]: each["digest"] for each in ours["bundles"]} == {
        each["name"]: each["digest"] for each in theirs["bundles"]
    }
    assert ours["release"] == theirs["release"]
    assert not any(each["cached"] for each in theirs["bundles"])
