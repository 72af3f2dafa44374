"""Every secret that is used is declared, so that bootstrap generates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "secret-is-declared"


def check(world: World) -> Iterator[Violation]:
    """Look up each secret; the parameter would not exist, and the function fail on its first call."""
    declared = set(world.project.secrets)
    fix = "declare it under secrets in toolkit.yaml"
    for function in world.project.functions:
        for name in function.secrets:
            if name not in declared:
                cause = f"{function.name} uses the secret {name}, which nobody declares"
                yield Violation(RULE, function_file(function.name), (), cause, fix)
    access = world.project.access_token
    if access and access.secret not in declared:
        cause = f"access_token uses the secret {access.secret}, which nobody declares"
        yield Violation(RULE, "toolkit.yaml", ("access_token", "secret"), cause, fix)
