"""Look at the machine, for ``toolkit doctor``."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from toolkit.errors import ToolError, ToolkitError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.usecases.doctor import Machine
    from toolkit.wiring.project import Wiring


def look(wiring: Wiring, folder: Path) -> Machine:
    """Return what is there, and in which version. What is missing is None, never an error."""
    from toolkit.adapters import provider_mirror, terraform_binary, tool_environment
    from toolkit.usecases.doctor import Machine

    mirror = provider_mirror.find(os.environ)
    program = _terraform()
    return Machine(
        python=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        terraform=terraform_binary.version(program) if program else None,
        library=program is not None and terraform_binary.is_library(program),
        pin=terraform_binary.pinned(folder.resolve()),
        git=_git(),
        mirror=str(mirror) if mirror else None,
        free=shutil.disk_usage(folder).free,
        environments=[(tool, tool_environment.ready(tool)) for tool in tool_environment.TOOLS],
        target=wiring.target,
        credentials=_credentials(wiring),
    )


def _terraform() -> str | None:
    from toolkit.adapters import terraform_binary

    try:
        return terraform_binary.find(os.environ)
    except ToolError:
        return None


def _git() -> str | None:
    from toolkit.adapters import process

    try:
        return process.run(["git", "--version"], timeout=30).stdout.strip().removeprefix("git version ")
    except ToolkitError:
        return None


def _credentials(wiring: Wiring) -> str | None:
    """Return the accounts that are reached: of every environment's locally, of the caller's on AWS."""
    try:
        names = wiring.project.pipeline if wiring.target == "local" else wiring.project.pipeline[:1]
        return ", ".join(wiring.account(name).identity.account() for name in names)
    except ToolkitError:
        return None
