"""How long packaging takes, against pip + zip, on the same sources in the same run.

The peer is what people write by hand: ``pip install --target`` of the locked requirements for the Lambda
platform, the sources copied beside them, all of it zipped by ``zipfile`` with deflate. Both have their
wheels on disk. Medians of process wall time; the ratio is what counts.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "package.md"
RUNS = 5
SETTLED = 2.5
"""Seconds after which a change is told from a next one by its time."""
PLATFORM = ["--platform", "manylinux2014_aarch64", "--python-version", "3.11", "--only-binary", ":all:"]


def _seconds(work: Callable[[], None], before: Callable[[], None] = lambda: None) -> float:
    """Return the median seconds of a piece of work, each time after a preparation that does not count."""
    taken = []
    for _ in range(RUNS):
        before()
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _project(folder: Path) -> Path:
    """Copy the order service, without git and caches."""
    copy = folder / "project"
    copy.mkdir()
    ignored = shutil.ignore_patterns(".terraform*", "__pycache__")
    for name in ("functions", "terraform"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    shutil.copy(ROOT / "toolkit.yaml", copy)
    return copy


def _toolkit(project: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "toolkit", "-C", project, "package"], check=True, capture_output=True
    )


def _unchanged(project: Path) -> float:
    """Return the seconds of a run that finds nothing changed, for longer than a file system's tick."""
    time.sleep(SETTLED)
    _toolkit(project)
    return _seconds(lambda: _toolkit(project))


def _by_hand(project: Path, folder: Path) -> None:
    """Package every function and the layer with pip and zipfile."""
    for source in sorted((project / "functions").iterdir()):
        stage = folder / "stage" / source.name
        target = stage / "python" if (source / "layer.yaml").is_file() else stage
        lock = source / "requirements.txt"
        if lock.is_file():
            subprocess.run(
                [
                    sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                    "--no-deps", "--require-hashes", *PLATFORM, "--target", target, "--requirement", lock,
                ],
                check=True,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        shutil.copytree(source, target, dirs_exist_ok=True)
        with zipfile.ZipFile(folder / f"{source.name}.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in sorted(stage.rglob("*")):
                bundle.write(path, path.relative_to(stage))


def main() -> None:
    """Measure, print the table, and write it beside this file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = _project(folder)
        handler = project / "functions" / "create_order" / "create_order" / "entrypoint.py"

        def forget() -> None:
            shutil.rmtree(project / ".toolkit", ignore_errors=True)
            shutil.rmtree(folder / "stage", ignore_errors=True)

        def change() -> None:
            handler.write_text(handler.read_text("utf-8") + f"# {time.time_ns()}\n", "utf-8")

        _toolkit(project)
        rows = [
            ("cold, wheels on disk", _seconds(lambda: _toolkit(project), forget)),
            ("one line changed", _seconds(lambda: _toolkit(project), change)),
            ("nothing changed", _unchanged(project)),
        ]
        peer = _seconds(lambda: _by_hand(project, folder), forget)
    lines = [
        "# Packaging the order service: 12 functions, a layer with 6 dependencies, the infrastructure",
        "",
        f"`./run bench package`, medians of {RUNS} process runs; the peer is pip + zipfile,",
        "which does all of it anew each time.",
        "",
        "| | toolkit, s | pip + zip, s | ratio |",
        "|---|---|---|---|",
        *(f"| {what} | {took:.2f} | {peer:.2f} | {peer / took:.1f}× |" for what, took in rows),
        "",
    ]
    RESULT.write_text("\n".join(lines), "utf-8")
    sys.stdout.write("\n".join(lines))
