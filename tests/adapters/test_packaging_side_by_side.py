"""Packaging is done by many at once, killed anywhere, and run out of room: what is there is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from small_disk import grow, small_disk
from toolkit_process import Toolkit
from wheels import distribution

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit_process import Ended

pytestmark = pytest.mark.slow
FILES = {
    "toolkit.yaml": """\
project: orders
pipeline: [dev]
defaults: {runtime: python3.11, architecture: arm64, memory: 512, timeout: 30}
""",
    "functions/place/function.yaml": "description: Takes orders\nhandler: place.handler\n",
    "functions/place/place.py": "def handler(event, context): ...\n",
    "functions/common/layer.yaml": "description: What functions share\n",
    "functions/common/common.py": "SHARED = True\n",
    "terraform/modules/orders/main.tf": "# main\n",
    "terraform/envs/dev/environment.yaml": (
        'account: "111111111111"\nregion: us-east-1\nlog_retention_days: 30\n'
    ),
}
# Ends the toolkit's own process, as kill -9 does, right before it makes its writing last for the nth time.
KILLER = """\
import os, signal, sys
if "toolkit" in sys.orig_argv:
    left = [int(os.environ["KILL_AT"])]
    def counted(real):
        def call(*arguments, **options):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)
        return call
    os.fsync, os.replace = counted(os.fsync), counted(os.replace)
"""
LIMITED = (
    "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
    " sys.argv[0] = 'toolkit'; runpy.run_module('toolkit', run_name='__main__')"
)


@dataclass(frozen=True)
class Made:
    """A project, and a user's empty cache."""

    folder: Path
    cache: Path
    wheels: Path

    def toolkit(self, *command: str, **variables: str) -> Toolkit:
        """Return the toolkit for this project, which finds wheels in a folder alone."""
        extra = {
            "XDG_CACHE_HOME": str(self.cache),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            **variables,
        }
        return Toolkit(command or (sys.executable, "-m", "toolkit"), self.folder, tuple(extra.items()))

    def half_written(self) -> list[str]:
        """Return what lies about and is no file that anybody reads."""
        every = [path for base in (self.folder / ".toolkit", self.cache) for path in base.rglob("*")]
        return [str(path) for path in every if path.name.startswith(".") and "writing" in path.name]


def made(folder: Path) -> Made:
    """Write a project with a function, and a layer that brings two distributions along."""
    project = Made(folder / "project", folder / "cache", folder / "wheels")
    lock = ""
    for name in ("apples", "pears"):
        noise = random.Random(name).randbytes(100_000)  # no compression makes it smaller
        content = {f"{name}/__init__.py": b"", f"{name}/data": noise}
        path = distribution(project.wheels, name, "1.0", files=content)
        lock += f"{name}==1.0 --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"
    for name, text in {**FILES, "functions/common/requirements.txt": lock}.items():
        file = project.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def project(tmp_path: Path) -> Made:
    """Return a project that was never packaged."""
    return made(tmp_path)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the release that such a project is, packaged by one who is left in peace."""
    found: str = made(tmp_path_factory.mktemp("peace")).toolkit().ask("package")["release"]
    return found


def whole(project: Made, ended: Ended) -> bool:
    """Whether every bundle of a release has the bytes that its digest says."""
    bundles = [*ended.document["bundles"], ended.document["infrastructure"]]
    found = {
        each["path"]: sha256((project.folder / each["path"]).read_bytes()).hexdigest() for each in bundles
    }
    return all(each["digest"] == f"sha256:{found[each['path']]}" for each in bundles)


def test_four_that_package_at_once_give_the_same(project: Made, release: str) -> None:
    """With nothing in the cache, and nothing built."""
    processes = [project.toolkit().start("package", "--json") for _ in range(4)]
    told = [process.communicate(timeout=300) for process in processes]

    assert [process.returncode for process in processes] == [0] * 4, told
    assert {json.loads(out)["release"] for out, _ in told} == {release}
    again = project.toolkit().must("package", "place", "common", "--json")
    assert whole(project, again)
    assert [each["cached"] for each in again.document["bundles"]] == [True, True]
    assert project.half_written() == []


@pytest.mark.parametrize("at", [1, 2, 4, 7, 12])
def test_one_that_is_killed_is_made_up_for_by_the_next(
    at: int, project: Made, release: str, tmp_path: Path
) -> None:
    """Wherever it was: what it left half-written is gone, and never taken for a bundle."""
    (tmp_path / "killer").mkdir()
    (tmp_path / "killer/sitecustomize.py").write_text(KILLER, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "killer"), os.environ.get("PYTHONPATH", "")])

    killed = project.toolkit(PYTHONPATH=path, KILL_AT=str(at)).run("package")
    ended = project.toolkit().must("package", "--json")

    assert killed.code == -signal.SIGKILL, killed.stderr
    assert ended.document["release"] == release
    assert whole(project, ended)
    assert project.half_written() == []


def test_a_full_disk_ends_packaging_with_its_name_and_is_made_up_for(project: Made, release: str) -> None:
    """Nothing is half-written; with more room the same command does it."""
    disk = project.folder / ".toolkit"
    with small_disk(disk, 64):
        full = project.toolkit().run("package", "--json")
        left = project.half_written()
        grow(disk, 10_000)
        ended = project.toolkit().must("package", "--json")
        right = whole(project, ended)

    assert full.code == 3
    assert f"the disk is full: {disk} has" in full.stderr
    assert "make room" in full.document["fix"]
    assert left == []
    assert right
    assert ended.document["release"] == release


def test_a_file_that_may_not_be_so_large_ends_packaging_the_same_way(project: Made) -> None:
    """By a limit that any user can set, where no disk can be made small."""
    project.toolkit().must("package")
    for path in (project.folder / ".toolkit/bundles").rglob("*.*"):
        path.unlink()

    ended = project.toolkit(sys.executable, "-c", LIMITED).run("package", "--json")

    assert ended.code == 3
    assert "larger than this process" in ended.stderr
    assert project.half_written() == []
