"""Bytecode is compiled by a Python of the runtime's minor version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.function import Function, Layer
    from toolkit.policies.wiring import World

RULE = "bytecode-fits"


def check(world: World) -> Iterator[Violation]:
    """Compare the versions: the runtime would not even look at another one's bytecode."""
    layers = {layer.name for layer in world.project.layers}
    parts: list[Function | Layer] = [*world.project.functions, *world.project.layers]
    for part in parts:
        version, minor = part.packing.bytecode, part.runtime.removeprefix("python")
        if version is not None and not version.startswith(f"{minor}."):
            file = f"functions/{part.name}/layer.yaml" if part.name in layers else function_file(part.name)
            yield Violation(
                RULE,
                file,
                ("package", "bytecode"),
                f"{part.name} runs on {part.runtime}, which does not load the bytecode of Python {version}",
                f"name the exact version of the runtime, {minor}.x, or drop bytecode",
            )
