"""Install what the toolkit is measured against, from locks with hashes, in the user's cache."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uv

from benchmarks.package.corpora import CORPORA
from toolkit.adapters.cache_folder import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOCKS = Path(__file__).parents[1] / "locks"
PYTHON = "3.11"
"""What the corpora are for: with it on the machine no peer has to build for another Python."""
_COMPLETE = ".complete"


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the peers were installed."""

    pip: Path
    sam: Path
    osls: Path
    matplotlib: Path
    wheels: Path

    @property
    def python(self) -> Path:
        """The interpreter whose pip all peers use."""
        return self.pip / "bin" / "python3.11"


def install(say: Callable[[str], None]) -> Peers:
    """Return the peers, each installed first where it is not there yet."""
    found = {
        name: _kept(name, (LOCKS / f"{name}.txt").read_text("utf-8"), _environment, say)
        for name in ("pip", "sam", "matplotlib")
    }
    lock = (LOCKS / "osls" / "package-lock.json").read_text("utf-8")
    osls = _kept("osls", lock, _node_modules, say)
    locks = sorted({each.lock for corpus in CORPORA for each in corpus.sets})
    pinned = "".join(lock.read_text("utf-8") for lock in locks)

    def download(_name: str, folder: Path) -> None:
        folder.mkdir()
        for lock in locks:
            python = found["pip"] / "bin" / "python"
            _run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
                 "--platform", "manylinux2014_x86_64", "--python-version", PYTHON, "--only-binary", ":all:",
                 "--dest", folder, "--requirement", lock)  # fmt: skip

    wheels = _kept("wheels", pinned, download, say)
    return Peers(osls=osls, wheels=wheels, **found)


def _kept(name: str, lock: str, make: Callable[[str, Path], None], say: Callable[[str], None]) -> Path:
    key = hashlib.sha256(f"{sys.platform}\0{lock}".encode()).hexdigest()[:16]
    folder = cache_folder() / "benchmarks" / f"{name}-{key}"
    if not (folder / _COMPLETE).is_file():
        say(f"installing {name}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        make(name, folder)
        (folder / _COMPLETE).touch()
    return folder


def _environment(name: str, folder: Path) -> None:
    program = uv.find_uv_bin()
    _run(program, "venv", "--quiet", "--no-project", "--no-python-downloads", "--python", PYTHON, folder)
    _run(program, "pip", "install", "--quiet", "--python", folder / "bin" / "python", "--compile-bytecode",
         "--require-hashes", "--requirement", LOCKS / f"{name}.txt")  # fmt: skip


def _node_modules(_name: str, folder: Path) -> None:
    folder.mkdir()
    for file in ("package.json", "package-lock.json"):
        shutil.copy(LOCKS / "osls" / file, folder)
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(
            "error: osls can't be installed\ncause: there is no npm on PATH\n"
            "  fix: install Node.js 20.19 or later, or leave osls out: --tool toolkit --tool sam"
        )
    _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error", "--prefix", folder)


def _run(*command: str | Path) -> None:
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    if ran.returncode:
        program = Path(command[0]).name
        raise SystemExit(
            f"error: what the benchmark needs could not be installed\n"
            f"cause: {program} {command[1]} … ended with {ran.returncode}: {ran.stderr.strip()[-2000:]}\n"
            f"  fix: look at the connection to the package index, and that Python {PYTHON} is installed"
        )


def versions(peers: Peers) -> dict[str, str]:
    """Return the version of everything that was measured, or measured with."""

    def asked(*command: str | Path) -> str:
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        return ran.stdout.strip().split(" from ")[0].split()[-1].lstrip("v")

    def package(name: str) -> str:
        manifest = peers.osls / "node_modules" / name / "package.json"
        version: str = json.loads(manifest.read_text("utf-8"))["version"]
        return version

    return {
        "aws-sam-cli": asked(peers.sam / "bin" / "python", "-c", _VERSION.format("aws-sam-cli")),
        "osls": package("osls"),
        "serverless-python-requirements": package("serverless-python-requirements"),
        "pip": asked(peers.python, "-c", _VERSION.format("pip")),
        "Node.js": asked(shutil.which("node") or "node", "--version"),
        "Python of pip": asked(peers.python, "--version"),
    }


_VERSION = "from importlib.metadata import version; print(version('{}'))"


def environment(peers: Peers, caches: Path, cloudformation: str) -> dict[str, str]:
    """Return the environment in which every tool is measured.

    Wheels are taken from a folder on the disk and no index is asked; nothing is reported to anybody; the
    credentials are false ones, and what asks for a CloudFormation stack gets the given endpoint.
    """
    dropped = ("AWS_", "TOOLKIT_", "PIP_", "UV_", "SAM_", "SLS_", "npm_", "NODE_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    # The first would keep every tool from compiling its own code once for all runs.
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "CI"):
        kept.pop(name, None)
    return {
        **kept,
        "PATH": _path([peers.pip / "bin"]),
        "XDG_CACHE_HOME": str(caches),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(peers.wheels),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "AWS_ACCESS_KEY_ID": "444444444444",
        "AWS_SECRET_ACCESS_KEY": "false",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL_CLOUDFORMATION": cloudformation,
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
        "SLS_TELEMETRY_DISABLED": "1",
        "SLS_NOTIFICATIONS_MODE": "off",
        "SLS_INTERACTIVE_SETUP_ENABLE": "0",
        "NO_COLOR": "1",
    }


def _path(first: Sequence[Path]) -> str:
    """Return PATH with these folders first, and without shims, which would take time of their own."""
    rest = [part for part in os.environ["PATH"].split(os.pathsep) if Path(part).name != "shims"]
    return os.pathsep.join([*map(str, first), *rest])
