"""What people write by hand: pip installs into a folder, the sources are copied beside it, all is zipped.

Run as a program, by the interpreter whose pip it uses: ``by_hand.py SOURCES TARGET``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

PLATFORM = ["--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--only-binary", ":all:"]


def package(source: Path, stage: Path, bundle: Path) -> None:
    """Package a function, or a layer: the requirements of a layer lie below python/."""
    lock = source / "requirements.txt"
    if lock.is_file():
        target = stage / "python" if source.parent.name == "layers" else stage
        subprocess.run(
            [
                sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--no-compile", "--no-deps", "--require-hashes", *PLATFORM, "--target", target,
                "--requirement", lock,
            ],
            check=True,
        )  # fmt: skip
    shutil.copytree(source, stage, dirs_exist_ok=True, ignore=shutil.ignore_patterns("requirements.txt"))
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in sorted(stage.rglob("*")):
            opened.write(path, path.relative_to(stage))


def main(sources: Path, target: Path) -> None:
    """Package every function and layer below a folder, all of it anew."""
    shutil.rmtree(target, ignore_errors=True)
    for kind in ("functions", "layers"):
        (target / kind).mkdir(parents=True)
        for source in sorted((sources / kind).glob("*")):
            stage = target / "stage" / kind / source.name
            package(source, stage, target / kind / f"{source.name}.zip")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
