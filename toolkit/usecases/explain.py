"""Say what bundles consist of, and what would make them smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.anatomy import Explanation
from toolkit.domain.splitting import splits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.domain.anatomy import Anatomy
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.package import Package
    from toolkit.domain.project import Project


def explain(
    project: Project, built: Package, bundles: Sequence[Bundle], *, anatomy: Callable[[Bundle], Anatomy]
) -> Explanation:
    """Return what these bundles consist of, and the layers that would save most in the whole release."""
    functions = {each.name: each for each in project.functions}
    carried = {
        bundle.name: [
            (f"{each.name} {each.version}", f"{bundle.runtime} on {bundle.architecture}", each.size)
            for each in bundle.components
        ]
        for bundle in built.bundles
        if bundle.name in functions
    }
    targets = {target for found in carried.values() for _, target, _ in found}
    # A layer is for one runtime and one architecture.
    found = [
        split
        for target in sorted(targets)
        for split in splits(
            {
                name: [(distribution, size) for distribution, of, size in each if of == target]
                for name, each in carried.items()
            },
            layers={name: len(function.layers) for name, function in functions.items()},
        )
    ]
    return Explanation(
        anatomies=tuple(anatomy(bundle) for bundle in bundles),
        splits=tuple(sorted(found, key=lambda split: -split.saved)),
    )
