"""Look at the machine, for ``toolkit doctor``."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from toolkit.domain.diagnosis import Diagnosis
from toolkit.errors import ToolError, ToolkitError

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.usecases.bootstrap import Roles
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


def accounts(wiring: Wiring) -> tuple[Diagnosis, ...]:
    """Return how the accounts of the project's environments are; those that are not reached are skipped.

    Nothing where there is no project: the machine can be looked at without one.
    """
    try:
        environments = wiring.environments
    except ToolkitError:
        return ()
    return tuple(line for environment in environments for line in _account(wiring, environment.name))


def _account(wiring: Wiring, name: str) -> tuple[Diagnosis, ...]:
    from toolkit.domain.environment import Local
    from toolkit.usecases.examine import examine
    from toolkit.wiring import bootstrapping

    try:
        account = wiring.right_account(name)
    except ToolkitError as error:
        return (Diagnosis(f"{name} account", "skipped", f"not looked at: {error.problems[0].cause}"),)
    repository = wiring.project.github
    try:
        inventory = bootstrapping.inventory(wiring, account).look(roles=repository is not None)
    except ToolkitError as error:
        problem = error.problems[0]
        return (Diagnosis(f"{name} account", "failed", f"{error.what}: {problem.cause}", problem.fix),)
    wanted: Roles | ToolkitError | None = None
    if repository is not None:
        try:
            # What a role needs is asked of a plan: for none that is there, nobody waits for one.
            derived = bool(inventory.roles)
            wanted = bootstrapping.roles(wiring, account, repository, derived=derived)
        except ToolkitError as error:
            wanted = error
    return examine(account, inventory, keys=not isinstance(account.target, Local), wanted=wanted)


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
