"""A small project in an account of its own, for every test of what can go wrong."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faulty_proxy import FaultyProxy
from small_project import SmallProject
from toolkit_process import Toolkit, git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
ENVIRONMENT_FILES = ("providers.tf", "backend.tf", "versions.tf", "variables.tf")
LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n'
PORT = 17566 + 50 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""the first that is tried, of this process of the tests"""


@pytest.fixture
def make_project(root: Path, tmp_path: Path) -> Iterator[Callable[..., SmallProject]]:
    """Return what lays out a project, starts its account, and publishes its release; nothing is applied.

    Its argument `backend` is `s3`, as the toolkit's environments have it, or `local`.
    """
    made = []

    def make(backend: str = "s3", **variables: str) -> SmallProject:
        folder = tmp_path / f"parcels-{len(made)}"
        shutil.copytree(HERE / "project", folder, ignore=shutil.ignore_patterns("__pycache__"))
        environment = folder / "terraform/envs/live"
        for name in ENVIRONMENT_FILES:
            shutil.copy(root / "terraform/envs/dev" / name, environment)
        if backend == "local":
            (environment / "backend.tf").write_text(LOCAL_BACKEND, "utf-8")
        (folder / ".gitignore").write_text(".toolkit/\n", "utf-8")
        git(folder, "init", "--quiet", "--initial-branch", "main")
        git(folder, "config", "user.name", "test")
        git(folder, "config", "user.email", "test@example.invalid")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Keep parcels")
        toolkit = Toolkit((sys.executable, "-m", "toolkit"), folder, tuple(variables.items()))
        project = SmallProject(folder, toolkit, backend)
        made.append(project)
        toolkit.must("local", "up", "--port", str(PORT))
        project.upstream  # noqa: B018 - remembered while nothing stands before it
        toolkit.must("package", "--publish", "live")
        return project

    yield make
    for project in made:
        project.stop()


@pytest.fixture
def project(make_project: Callable[..., SmallProject]) -> SmallProject:
    """Return a project with its state in S3, whose release is published and not applied."""
    return make_project()


@pytest.fixture
def proxy(project: SmallProject) -> Iterator[FaultyProxy]:
    """Return a proxy that stands between the project and its account, and lets everything pass yet."""
    with FaultyProxy(project.endpoint) as standing:
        project.reach(standing.endpoint)
        yield standing
        project.reach(standing.upstream)
