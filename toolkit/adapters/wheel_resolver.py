"""Fetch the wheels that a hash-locked requirements file names, for the Lambda runtime and not the host.

Source of the runtimes' glibc: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
(python3.11 and older run on Amazon Linux 2, glibc 2.26; later ones on Amazon Linux 2023, glibc 2.34).
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from toolkit.adapters import process
from toolkit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_FIRST_ON_AL2023 = 12
_OLDEST_GLIBC = 5


def platforms(runtime: str, architecture: str) -> list[str]:
    """Return the platform tags whose wheels load in a runtime, best first."""
    minor = int(runtime.removeprefix("python3."))
    ceiling = 34 if minor >= _FIRST_ON_AL2023 else 26
    machine = _MACHINES[architecture]
    tags = [f"manylinux_2_{glibc}_{machine}" for glibc in range(ceiling, _OLDEST_GLIBC - 1, -1)]
    return [*tags, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]


class WheelResolver:
    """A store of original wheels, filled by pip, keyed by lock and target."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache / "wheels"

    def wheels(self, lock: Path, *, runtime: str, architecture: str) -> Sequence[Path]:
        """Return the wheels of a lock, in the order of their names; downloaded where they are not here yet.

        Raises:
            Refused: a distribution has no wheel that fits the target, or its hash is not the locked one.

        """
        tags = platforms(runtime, architecture)
        key = hashlib.sha256(lock.read_bytes() + "\0".join([runtime, *tags]).encode()).hexdigest()
        folder = self._cache / key
        if not folder.is_dir():
            self._cache.mkdir(parents=True, exist_ok=True)
            with FileLock(self._cache / f"{key}.lock"):
                if not folder.is_dir():
                    self._download(lock, folder, runtime=runtime, tags=tags)
        return sorted(folder.glob("*.whl"))

    def _download(self, lock: Path, folder: Path, *, runtime: str, tags: list[str]) -> None:
        version = runtime.removeprefix("python")
        with tempfile.TemporaryDirectory(dir=self._cache) as name:
            completed = process.run(
                [
                    sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                    "--no-deps", "--require-hashes", "--only-binary", ":all:",
                    "--implementation", "cp", "--python-version", version,
                    "--abi", "cp" + version.replace(".", ""), "--abi", "abi3", "--abi", "none",
                    *(part for tag in tags for part in ("--platform", tag)),
                    "--dest", name, "--requirement", str(lock),
                ],
                timeout=900,
            )  # fmt: skip
            if completed.code:
                errors = [line for line in completed.stderr.splitlines() if line.startswith("ERROR")]
                raise Refused(
                    f"the dependencies in {lock} can't be packaged for {runtime}",
                    cause="\n".join(errors) or completed.stderr.strip(),
                    fix="lock versions that have a wheel for this runtime (uv pip compile --generate-hashes)",
                )
            shutil.move(name, folder)
            Path(name).mkdir()  # for TemporaryDirectory to remove
