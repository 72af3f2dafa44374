"""Every layer that a function names is there, and fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "layer-exists"


def check(world: World) -> Iterator[Violation]:
    """Look up each layer; one for another runtime or architecture would not load."""
    fix = "write functions/{name}/layer.yaml, or name one of {known}"
    layers = {layer.name: layer for layer in world.project.layers}
    for function in world.project.functions:
        for index, name in enumerate(function.layers):
            path = ("layers", index)
            layer = layers.get(name)
            if layer is None:
                yield Violation(
                    RULE,
                    function_file(function.name),
                    path,
                    f"there is no layer {name}",
                    fix.format(name=name, known=", ".join(sorted(layers)) or "none"),
                )
            elif (layer.runtime, layer.architecture) != (function.runtime, function.architecture):
                yield Violation(
                    RULE,
                    function_file(function.name),
                    path,
                    f"{name} is built for {layer.runtime} on {layer.architecture}, "
                    f"{function.name} runs on {function.runtime} on {function.architecture}",
                    "give both the same runtime and architecture",
                )
