"""Build a release from what is checked out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain.package import Package
from toolkit.domain.release import Artifact, Release
from toolkit.domain.sources import is_elsewhere, is_source
from toolkit.errors import ConfigurationError
from toolkit.usecases.fit import notes, require_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.bundle import Bundle
    from toolkit.domain.function import Function, Layer
    from toolkit.domain.project import Project
    from toolkit.ports.builder import Builder
    from toolkit.ports.clock import Clock
    from toolkit.ports.repository import Repository

SOURCES = ("functions", "terraform/modules", "toolkit.yaml")
"""What a release is built from"""


def package(project: Project, *, builder: Builder, repository: Repository, clock: Clock) -> Package:
    """Build every bundle of the project."""
    begun = clock.elapsed()
    checkout = repository.checkout().of(lambda path: is_source(path) or is_elsewhere(path))
    parts: list[Function | Layer] = [*project.functions, *project.layers]
    parts.sort(key=lambda part: part.name)
    bundles = builder.build(parts, checkout)
    require_fit(project, bundles)
    infrastructure = builder.infrastructure(checkout)
    release = Release(
        bundles=tuple(Artifact(item.name, item.kind, item.digest) for item in bundles),
        infrastructure=Artifact("infrastructure", "infrastructure", infrastructure.digest),
    )
    return Package(
        release=release,
        bundles=bundles,
        infrastructure=infrastructure,
        commit=checkout.commit,
        dirty=builder.differs(checkout),
        seconds=clock.elapsed() - begun,
        notes=notes(bundles),
    )


def warm(built: Package) -> Package:
    """Return what packaging finds where all of it is built already, and nothing is left to do."""
    return replace(
        built,
        bundles=tuple(replace(item, cached=True) for item in built.bundles),
        infrastructure=replace(built.infrastructure, cached=True),
        seconds=0.0,
    )


def select(built: Package, names: Sequence[str]) -> tuple[Bundle, ...]:
    """Return the bundles of these names, or all: a release is always whole, what is shown of it need not be.

    Raises:
        ConfigurationError: there is no such function or layer.

    """
    known = [item.name for item in built.bundles]
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ConfigurationError(
            f"there is no function or layer {', '.join(unknown)}",
            cause=f"the project has {', '.join(known) or 'none'}",
            fix="name one of these, or none for all",
        )
    return tuple(item for item in built.bundles if not names or item.name in names)


def release_file(release: Release) -> bytes:
    """Return the content of ``release.auto.tfvars.json``."""
    return json.dumps(release.tfvars(), indent=2, sort_keys=True).encode() + b"\n"
