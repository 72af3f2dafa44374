"""Store a release in an environment's account, and pin it there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from toolkit.domain.description import Description
from toolkit.domain.digest import of_bytes
from toolkit.domain.package import Published
from toolkit.errors import ToolError
from toolkit.usecases import manifest
from toolkit.usecases.package import release_file
from toolkit.usecases.store import Item, store

if TYPE_CHECKING:
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.digest import Digest
    from toolkit.domain.package import Package
    from toolkit.ports.builder import Builder
    from toolkit.ports.clock import Clock
    from toolkit.ports.progress import Progress
    from toolkit.ports.workspace import Workspace
    from toolkit.usecases.account import Account


def publish(
    built: Package,
    *,
    account: Account,
    builder: Builder,
    workspace: Workspace,
    clock: Clock,
    progress: Progress,
) -> Published:
    """Store every bundle and what describes it under their digests, then pin the release.

    The order matters: the manifest names what is stored, and what is pinned is there to be deployed,
    wherever this is killed.

    Raises:
        Refused: other bytes are stored under one of the digests.

    """
    artifacts, name = account.artifacts, account.environment.name
    bundles = (*built.bundles, built.infrastructure)
    with progress.phase(f"Publishing {len(bundles)} bundles to {name}") as tell:
        items = [
            Item(each.key, each.digest, partial(builder.read, each), _damaged(each.name, each.digest))
            for each in bundles
        ]
        place = manifest.key(built.release.id)
        first = bool(artifacts.missing([place]))
        described = _described(bundles, builder)
        if not first:
            # A manifest is never changed: what it does not name describes a build that nobody published.
            named = set(manifest.read(built.release.id, artifacts).descriptions)
            described = {each: data for each, data in described.items() if each in named}
        items += [
            Item(each.key, each.digest, partial(bytes, data), _damaged(each.bundle, each.digest))
            for each, data in described.items()
        ]
        stored = store(
            items, artifacts=artifacts, where=name, what=f"{built.release.id} was not published", tell=tell
        )
        if first:
            artifacts.put(place, manifest.document(built, at=clock.now(), descriptions=tuple(described)))
    content = release_file(built.release)
    pinned = workspace.release_file() != content
    if pinned:
        workspace.pin(content)
    return Published(name, tuple(each.name for each in bundles if each.key in stored), pinned)


def _described(bundles: tuple[Bundle, ...], builder: Builder) -> dict[Description, bytes]:
    """Return what describes each bundle."""
    return {
        Description(bundle.name, form, of_bytes(data)): data
        for bundle in bundles
        for form, data in builder.documents(bundle).items()
    }


def _damaged(name: str, digest: Digest) -> ToolError:
    """Return what is raised where a file is no longer what it was when it was built."""
    return ToolError(
        f"{name} was not published",
        cause=f"its file no longer has the digest {digest}",
        fix="remove .toolkit/bundles, and package again",
    )
