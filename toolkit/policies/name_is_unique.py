"""A folder is a function or a layer, and no name means two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "name-is-unique"
RESERVED = "infrastructure"
"""what a release calls its modules and settings"""


def check(world: World) -> Iterator[Violation]:
    """Compare names; of two bundles with one name a release could hold one only."""
    functions = {function.name for function in world.project.functions}
    layers = {layer.name for layer in world.project.layers}
    for name in sorted(functions & layers):
        cause = f"functions/{name} is both a function and a layer"
        yield Violation(RULE, function_file(name), (), cause, "give one of them a folder of its own")
    for name in sorted((functions | layers) & {RESERVED}):
        file = function_file(name) if name in functions else f"functions/{name}/layer.yaml"
        cause = f"{name} is what a release calls its Terraform modules"
        yield Violation(RULE, file, (), cause, "rename the folder")
