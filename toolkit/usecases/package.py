"""Build a release from what is checked out, and publish it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.domain.bundle import UNZIPPED_LIMIT
from toolkit.domain.digest import of_bytes
from toolkit.domain.package import Package, Published
from toolkit.domain.release import Artifact, Release
from toolkit.errors import ConfigurationError, Refused, ToolError
from toolkit.usecases import manifest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.bundle import Bundle
    from toolkit.domain.function import Function, Layer
    from toolkit.domain.project import Project
    from toolkit.ports.builder import Builder
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.repository import Repository
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account

SOURCES = ("functions", "terraform/modules", "toolkit.yaml")
"""What a release is built from"""


def package(project: Project, *, builder: Builder, repository: Repository, clock: Clock) -> Package:
    """Build every bundle of the project."""
    begun = clock.elapsed()
    parts: list[Function | Layer] = [*project.functions, *project.layers]
    parts.sort(key=lambda part: part.name)
    bundles = tuple(builder.build(part) for part in parts)
    _require_fit(project, bundles)
    infrastructure = builder.infrastructure()
    release = Release(
        bundles=tuple(Artifact(item.name, item.kind, item.digest) for item in bundles),
        infrastructure=Artifact("infrastructure", "infrastructure", infrastructure.digest),
    )
    return Package(
        release=release,
        bundles=bundles,
        infrastructure=infrastructure,
        commit=repository.head(),
        dirty=bool(repository.dirty(*SOURCES)),
        seconds=clock.elapsed() - begun,
    )


def _require_fit(project: Project, bundles: Sequence[Bundle]) -> None:
    """Hold each function, together with its layers, against Lambda's limit."""
    sizes = {item.name: item.unzipped_size for item in bundles}
    for function in project.functions:
        total = sizes[function.name] + sum(sizes.get(layer, 0) for layer in function.layers)
        if total > UNZIPPED_LIMIT:
            raise Refused(
                f"{function.name} can't be packaged",
                cause=f"unzipped it has {total} bytes with its layers; Lambda takes {UNZIPPED_LIMIT}",
                fix="drop dependencies, or load them from elsewhere",
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


def _sound(bundle: Bundle, data: bytes) -> bytes:
    """Return the bytes of a bundle, if they are: what is stored under a digest is never changed again."""
    if of_bytes(data) != bundle.digest:
        raise ToolError(
            f"{bundle.name} was not published",
            cause=f"{bundle.path} no longer has the digest {bundle.digest}",
            fix="remove .toolkit/bundles, and package again",
        )
    return data


def publish(
    built: Package,
    *,
    account: Account,
    builder: Builder,
    workspace: Workspace,
    clock: Clock,
    progress: Progress,
) -> Published:
    """Store every bundle under its digest, then pin the release for the environment.

    The order matters: what is pinned is there to be deployed, wherever this is killed.
    """
    artifacts = account.artifacts
    wanted = {item.key: item for item in (*built.bundles, built.infrastructure)}
    uploaded = []
    with progress.phase(f"Publishing {len(wanted)} bundles to {account.environment.name}"):
        for key in artifacts.missing(wanted):
            artifacts.put(key, _sound(wanted[key], builder.read(wanted[key])))
            uploaded.append(wanted[key].name)
        artifacts.put(manifest.key(built.release.id), manifest.document(built, at=clock.now()))
    content = release_file(built.release)
    pinned = workspace.release_file() != content
    if pinned:
        workspace.pin(content)
    return Published(account.environment.name, tuple(uploaded), pinned)
