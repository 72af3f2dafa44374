"""Find a CPython of a version on this machine; none is ever downloaded."""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.adapters import process
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASK = "import sys; print(sys.implementation.name, sys.version.partition(' ')[0], sys.executable)"


@cache
def find(version: str) -> str | None:
    """Return a CPython of a version such as ``3.11`` (any patch) or ``3.11.7``; None where there is none."""
    for candidate in _candidates(version):
        told, place = _told(candidate)
        if told == f"cpython {version}" or told.startswith(f"cpython {version}."):
            return place
    return None


def _candidates(version: str) -> Iterator[str]:
    """Return what may be it, what is asked for in the least time first."""
    yield sys.executable
    if found := shutil.which(f"python{'.'.join(version.split('.')[:2])}"):
        yield found
    # uv gives up at pyenv's shims, behind which the versions lie.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for folder in sorted((*pyenv.glob(version), *pyenv.glob(f"{version}.*")), reverse=True):
        yield str(folder / "bin" / "python")
    if found := _of_uv(version):
        yield found


def _of_uv(version: str) -> str | None:
    import uv  # noqa: PLC0415 - where nothing nearer fits

    ran = process.run(
        [uv.find_uv_bin(), "python", "find", version, "--no-python-downloads", "--no-project", "--system"],
        timeout=60,
    )
    return ran.stdout.strip() or None if ran.code == 0 else None


def _told(candidate: str) -> tuple[str, str]:
    """Return what a program says it is, and where it lies itself: it may be a shim."""
    if candidate == sys.executable:
        return f"{sys.implementation.name} {sys.version.partition(' ')[0]}", candidate
    try:
        ran = process.run([candidate, "-I", "-S", "-c", _ASK], timeout=60)
    except ToolError:
        return "", candidate
    name, _, rest = ran.stdout.strip().partition(" ") if ran.code == 0 else ("", "", "")
    version, _, place = rest.partition(" ")
    return f"{name} {version}", place
