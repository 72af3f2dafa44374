"""The pipeline and the folders of the environments agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "environment-exists"


def check(world: World) -> Iterator[Violation]:
    """Look for a folder for each environment, and for functions that an override names in vain."""
    for index, name in enumerate(world.project.pipeline):
        if name not in world.environments:
            yield Violation(
                RULE,
                "toolkit.yaml",
                ("pipeline", index),
                f"terraform/envs/{name} does not exist",
                f"copy another environment's folder to it, or take {name} off the pipeline",
            )
    functions = {function.name for function in world.project.functions}
    for environment, overrides in sorted(world.overrides.items()):
        for name in overrides:
            if name not in functions:
                yield Violation(
                    RULE,
                    f"terraform/envs/{environment}/environment.yaml",
                    ("functions", name),
                    f"there is no function {name}: the override would do nothing",
                    f"name one of {', '.join(sorted(functions))}",
                )
