"""Measure what a function's cold start takes to import its handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.coldstart import Coldstart, Sizes
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from toolkit.domain.function import Function
    from toolkit.domain.package import Package
    from toolkit.domain.project import Project
    from toolkit.ports.builder import Builder
    from toolkit.ports.import_probe import ImportProbe
    from toolkit.ports.progress import Progress


def coldstart(
    project: Project,
    name: str,
    *,
    built: Package,
    builder: Builder,
    probe: ImportProbe,
    progress: Progress,
    runs: int,
    budget: float | None = None,
) -> Coldstart:
    """Import a function's handler from its bundle and layers, and hold the time against a budget.

    Args:
        budget: seconds, in place of the function's own.

    Raises:
        ConfigurationError: there is no such function.
        Refused: its handler can't be imported.

    """
    function = _function(project, name)
    bundles = {item.name: item for item in built.bundles}
    own, layers = bundles[name], [bundles[layer] for layer in function.layers if layer in bundles]
    with progress.phase(f"Importing {function.handler}"):
        imported = probe.measure(
            function,
            bundle=builder.read(own),
            layers={layer.name: builder.read(layer) for layer in layers},
            runs=runs,
        )
    sizes = Sizes(
        size=own.size,
        unzipped_size=own.unzipped_size,
        size_with_layers=own.size + sum(layer.size for layer in layers),
        unzipped_size_with_layers=own.unzipped_size + sum(layer.unzipped_size for layer in layers),
    )
    return Coldstart(function, imported, sizes, function.budgets.init if budget is None else budget)


def _function(project: Project, name: str) -> Function:
    for function in project.functions:
        if function.name == name:
            return function
    known = ", ".join(function.name for function in project.functions)
    layer = any(each.name == name for each in project.layers)
    raise ConfigurationError(
        f"{name} is a layer, and starts with the functions that use it"
        if layer
        else f"there is no function {name}",
        cause=f"the project has {known or 'none'}",
        fix="name one of these",
    )
