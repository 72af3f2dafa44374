"""What is known of a release beside its content: commit, time and builder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.domain.package import Package
    from toolkit.domain.release import Release
    from toolkit.ports.artifacts import Artifacts


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a release came from; None is what is not known."""

    commit: str | None = None
    built_at: datetime | None = None


def key(release: str) -> str:
    """Return where the manifest of a release lies in the artifact store."""
    return f"releases/{release}.json"


def document(built: Package, *, at: datetime) -> bytes:
    """Return the manifest of a release that was just built."""
    content: dict[str, Any] = {
        "schema": "toolkit/release/v1",
        **built.release.tfvars(),
        "commit": built.commit,
        "dirty": built.dirty,
        "built_at": at.isoformat(),
    }
    return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"


def read(release: Release, artifacts: Artifacts) -> Manifest:
    """Return the manifest of a release; one that is missing or damaged tells nothing."""
    place = key(release.id)
    if artifacts.missing([place]):
        return Manifest()
    try:
        content = json.loads(artifacts.get(place))
        built_at = datetime.fromisoformat(content["built_at"])
        return Manifest(content["commit"], built_at) if built_at.tzinfo else Manifest(content["commit"])
    except (ValueError, KeyError, TypeError):
        return Manifest()
