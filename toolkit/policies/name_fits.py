"""Every function's name in AWS is short enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "name-fits"
LONGEST = 64
"""characters of a function's name.
Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""


def check(world: World) -> Iterator[Violation]:
    """Spell out <project>-<environment>-<function> for the longest environment."""
    environment = max(world.project.pipeline, key=len)
    for function in world.project.functions:
        name = f"{world.project.name}-{environment}-{function.name}"
        if len(name) > LONGEST:
            cause = f"{name} has {len(name)} characters; Lambda takes {LONGEST}"
            yield Violation(RULE, function_file(function.name), (), cause, "shorten the folder's name")
