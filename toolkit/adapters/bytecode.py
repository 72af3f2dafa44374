"""Compile modules for the exact Python that runs them on Lambda.

Bytecode that is never compared with its source (PEP 552) needs no times, and saves what every cold start
would compile. Its bytes depend on the sources, on where they lie on Lambda, and on the exact CPython.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import compiled_afresh, interpreters, process
from toolkit.errors import Refused, ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

FUNCTION, LAYER = "/var/task", "/opt"
"""Where Lambda unpacks a function, and its layers."""
_FEW = 100
"""modules for which another process is not worth its start"""
_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of some modules."""

    files: tuple[tuple[str, bytes], ...]
    """path in the bundle, such as ``pkg/__pycache__/mod.cpython-311.pyc``, and content; by path"""
    left: tuple[str, ...]
    """modules that do not compile: templates, or of another Python"""


def compiled(sources: Sequence[tuple[str, bytes]], *, python: str, base: str = FUNCTION) -> Compiled:
    """Return the bytecode of modules, the same on every machine that has this Python.

    Args:
        sources: paths in the bundle, and contents. What is no ``.py`` file is passed over.
        python: the exact version, such as ``3.11.7``.
        base: where Lambda unpacks the bundle: FUNCTION or LAYER.

    Raises:
        Refused: there is no such Python on this machine.
        ToolError: it failed.

    """
    modules = sorted((name, data) for name, data in sources if name.endswith(".py"))
    if not modules:
        return Compiled((), ())
    interpreter = interpreters.find(python)
    if interpreter is None:
        raise Refused(
            f"nothing was compiled for Python {python}",
            cause=f"there is no CPython {python} on this machine, and no other gives the same bytecode",
            fix=f"uv python install {python}",
        )
    count = max(1, min(os.cpu_count() or 1, len(modules) // _FEW))
    with ThreadPoolExecutor(count) as pool:
        parts = pool.map(
            lambda part: _part(part, interpreter, base), [modules[at::count] for at in range(count)]
        )
        made = {name: data for part in parts for name, data in part}
    tag = "cpython-" + "".join(python.split(".")[:2])
    return Compiled(
        files=tuple(sorted((_place(name, tag), data) for name, data in made.items())),
        left=tuple(name for name, _ in modules if name not in made),
    )


def _part(modules: Sequence[tuple[str, bytes]], interpreter: str, base: str) -> list[tuple[str, bytes]]:
    """Compile some modules in a process of their own."""
    with tempfile.TemporaryDirectory(prefix="bytecode-") as folder:
        given, made = Path(folder) / "sources.zip", Path(folder) / "compiled.zip"
        with zipfile.ZipFile(given, "w") as archive:
            for name, data in modules:
                archive.writestr(name, data)
        ran = process.run(
            [interpreter, "-S", "-s", "-B", compiled_afresh.__file__, str(given), str(made), base],
            cwd=Path(folder),
            # Nothing of ours, which could turn optimization on; and sets in one order.
            env={"PYTHONHASHSEED": "0", "LC_ALL": "C"},
            timeout=_TIMEOUT,
        )
        if ran.code:
            raise ToolError(
                "nothing was compiled",
                cause=f"{interpreter} ended with {ran.code}: {ran.stderr.strip()[-2000:]}",
                fix="leave package.bytecode out, until that Python is mended",
            )
        with zipfile.ZipFile(made) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]


def _place(name: str, tag: str) -> str:
    """Return where Python looks for the bytecode of a module."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/__pycache__/{file[:-3]}.{tag}.pyc".lstrip("/")
