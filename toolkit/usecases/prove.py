"""Show that a build depends on its sources alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.proof import Difference, Proof, compare

if TYPE_CHECKING:
    from toolkit.domain.package import Package
    from toolkit.ports.builder import Builder
    from toolkit.ports.progress import Progress
    from toolkit.ports.second_builder import SecondBuilder


def prove(built: Package, *, builder: Builder, second: SecondBuilder, progress: Progress) -> Proof:
    """Build everything once more under other conditions, and compare byte by byte."""
    with progress.phase("Building a second time, under other conditions"):
        others = second.build()
    equal: list[str] = []
    differences: list[Difference] = []
    for bundle in (*built.bundles, built.infrastructure):
        found = (
            compare(bundle.name, builder.read(bundle), others[bundle.name])
            if bundle.name in others
            else Difference(bundle.name, "the bundle", 0, "the second build has none")
        )
        if found is None:
            equal.append(bundle.name)
        else:
            differences.append(found)
    return Proof(tuple(equal), tuple(differences))
