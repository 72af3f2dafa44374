"""Show that a release is what its commit builds: nobody slipped anything in on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain import release as releases
from toolkit.domain.digest import of_bytes
from toolkit.domain.proof import Difference, Proof, Rebuilt, compare
from toolkit.errors import Refused
from toolkit.usecases import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.domain.release import Artifact, Release
    from toolkit.ports.artifacts import Artifacts
    from toolkit.ports.progress import Progress
    from toolkit.ports.second_builder import SecondBuilder


@dataclass(frozen=True, slots=True)
class Store:
    """The artifacts of an environment."""

    environment: str
    artifacts: Artifacts


def verify_build(
    name: str,
    *,
    stores: Iterable[Store],
    builder: Callable[[str], SecondBuilder],
    progress: Progress,
) -> Rebuilt:
    """Build the commit of a release anew, and hold every bundle against what is stored.

    Args:
        name: the release's id.
        stores: where it may be stored; the first that has it counts.
        builder: returns what builds a commit.
        progress: told what is done.

    Raises:
        Refused: no store has it, its manifest can't be believed, or it was built of changes that nobody
            committed.

    """
    found = _stored(name, stores)
    release, commit = _read(name, found)
    with progress.phase(f"Building {commit[:12]} anew, under other conditions"):
        others = builder(commit).build()
    differences = []
    for item in release.artifacts:
        difference = _difference(item, others.get(item.name), found.artifacts)
        if difference is not None:
            differences.append(difference)
    parted = {item.bundle for item in differences}
    equal = tuple(item.name for item in release.artifacts if item.name not in parted)
    strangers = sorted(set(others) - {item.name for item in release.artifacts})
    differences += [
        Difference(each, "the bundle", 0, "the commit builds it, the release has none") for each in strangers
    ]
    return Rebuilt(release.id, found.environment, commit, Proof(equal, tuple(differences)))


def _stored(name: str, stores: Iterable[Store]) -> Store:
    """Return the first store that has a release; no other is asked."""
    asked = []
    for each in stores:
        if not each.artifacts.missing([manifest.key(name)]):
            return each
        asked.append(each.environment)
    raise Refused(
        "nothing was compared",
        cause=f"no store has the release {name}: looked in {', '.join(asked)}",
        fix="toolkit status tells which releases there are",
    )


def _read(name: str, found: Store) -> tuple[Release, str]:
    """Return a release and its commit, as its manifest tells them."""
    try:
        document = json.loads(found.artifacts.get(manifest.key(name)))
        release = releases.from_tfvars({"release": document["release"]})
        commit, dirty = document["commit"], document["dirty"]
    except (ValueError, KeyError, TypeError) as error:
        raise _unbelievable(name, found, str(error)) from error
    if release is None or release.id != name:
        raise _unbelievable(name, found, f"it is of {release.id if release else 'no release'}")
    if commit is None or dirty:
        raise Refused(
            "nothing was compared",
            cause=f"{name} was built {'of changes that nobody had committed' if dirty else 'of no commit'}",
            fix="commit, and release that: toolkit package --publish " + found.environment,
        )
    return release, str(commit)


def _unbelievable(name: str, found: Store, why: str) -> Refused:
    return Refused(
        "nothing was compared",
        cause=f"the manifest of {name} in the store of {found.environment} can't be believed: {why}",
        fix="somebody changed it: look at the versions of releases/" + name + ".json in the artifact bucket",
    )


def _difference(item: Artifact, built: bytes | None, artifacts: Artifacts) -> Difference | None:
    if built is None:
        return Difference(item.name, "the bundle", 0, "the commit builds none of this name")
    if of_bytes(built) == item.digest:
        return None
    if artifacts.missing([item.key]):
        return Difference(
            item.name, "the zip itself", 0, "it differs, and what was released is stored no more"
        )
    stored = artifacts.get(item.key)
    if of_bytes(stored) != item.digest:
        return Difference(item.name, "the zip itself", 0, "what is stored has other bytes than its name says")
    return compare(item.name, stored, built)
