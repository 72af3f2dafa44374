"""Build a copy of the project in a process of its own, where all is otherwise but the sources."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import process
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCALES = ("C", "C.UTF-8", "POSIX")
LEFT_OUT = frozenset({".git", ".toolkit", ".terraform", ".venv", "__pycache__", "node_modules"})
_OLDEST, _NEWEST = 315_532_800, 2_000_000_000
"""Seconds since the epoch: 1980, before which a zip has no time, and 2033."""
_RUN = """\
import os, runpy, sys
os.umask(0o077)
sys.argv[0] = "toolkit"
runpy.run_module("toolkit", run_name="__main__")
"""


class SecondBuild:
    """Builds a copy of a project's folder, in an order, at times and in a place of chance."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def build(self) -> Mapping[str, bytes]:
        """Return every bundle's zip by its name."""
        with tempfile.TemporaryDirectory(prefix="second build ") as name:
            copy = Path(name) / "otherwise" / "named"
            self._copy(copy)
            zone = "Pacific/Kiritimati" if os.environ.get("TZ") != "Pacific/Kiritimati" else "UTC"
            locale = next(each for each in LOCALES if each != os.environ.get("LC_ALL"))
            env = {
                **os.environ,
                "TZ": zone,
                "LC_ALL": locale,
                "PYTHONHASHSEED": str(random.randrange(1, 2**32)),  # noqa: S311 - no secret
                "PYTHONUTF8": "1",
            }
            ran = process.run(
                [sys.executable, "-c", _RUN, "-C", str(copy), "package", "--json"], cwd=copy, env=env
            )
            if ran.code:
                raise ToolError(
                    "the second build failed",
                    cause=ran.stderr.strip() or ran.stdout.strip(),
                    fix="toolkit package, in a copy of this folder: it needs something that lies outside",
                )
            document: dict[str, Any] = json.loads(ran.stdout)
            paths = {item["name"]: item["path"] for item in document["bundles"]}
            paths["infrastructure"] = document["infrastructure"]["path"]
            return {bundle: (copy / path).read_bytes() for bundle, path in paths.items()}

    def _copy(self, copy: Path) -> None:
        """Write the files anew, in an order of chance, with times and modes of chance."""
        chance = random.Random()  # noqa: S311 - no secret
        found = [
            path for path in self._root.rglob("*") if not LEFT_OUT & set(path.relative_to(self._root).parts)
        ]
        chance.shuffle(found)
        for path in found:
            target = copy / path.relative_to(self._root)
            if path.is_symlink():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(path.readlink())
            elif path.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                target.chmod(chance.choice((0o600, 0o644, 0o755)))
                moment = chance.randrange(_OLDEST, _NEWEST)
                os.utime(target, (moment, moment))
