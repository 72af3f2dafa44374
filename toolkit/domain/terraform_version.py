"""Which versions of Terraform a project may be run with."""

from __future__ import annotations

from dataclasses import dataclass

MINIMUM = (1, 10)
"""The first Terraform whose S3 backend locks by itself.
Source: https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile"""
NEXT = (2, 0)
INSTALL = "install Terraform 1.10 or later, below 2: https://developer.hashicorp.com/terraform/install"


@dataclass(frozen=True, slots=True)
class Unfit:
    """A version that can't be used."""

    cause: str
    fix: str


def judge(found: str, pin: str | None) -> Unfit | None:
    """Return why a version can't be used; None where it can.

    Args:
        found: the version that is there.
        pin: the one that the project asks for, exactly; None where it asks for none.

    """
    if pin is not None and found != pin:
        return Unfit(
            f"{found} is found, and .terraform-version pins {pin}",
            f"install Terraform {pin} (tfenv install, mise install), or change .terraform-version",
        )
    numbers = tuple(int(part) for part in found.split("-", maxsplit=1)[0].split(".")[:2])
    if not MINIMUM <= numbers < NEXT:
        return Unfit(f"{found} is found; needed is 1.10 or later, below 2", INSTALL)
    return None
