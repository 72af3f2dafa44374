"""Every environment has an account of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "account-is-own"


def check(world: World) -> Iterator[Violation]:
    """Compare accounts; two environments in one would share a bucket, and so one Terraform state."""
    seen: dict[str, str] = {}
    for name in (each for each in world.project.pipeline if each in world.accounts):
        other = seen.setdefault(world.accounts[name], name)
        if other != name:
            yield Violation(
                RULE,
                f"terraform/envs/{name}/environment.yaml",
                ("account",),
                f"{other} declares the account {world.accounts[name]} too",
                "give each environment an account of its own: state and evidence are kept by account",
            )
