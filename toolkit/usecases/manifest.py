"""What is known of a release beside its content: commit, time, and what describes its bundles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from toolkit.domain.description import FOLDERS, Description
from toolkit.domain.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.domain.package import Package
    from toolkit.ports.artifacts import Artifacts


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where a release came from; None is what is not known."""

    commit: str | None = None
    built_at: datetime | None = None
    descriptions: tuple[Description, ...] = ()
    """what describes its bundles; an older toolkit stored none"""


def key(release: str) -> str:
    """Return where the manifest of a release lies in the artifact store."""
    return f"releases/{release}.json"


def document(built: Package, *, at: datetime, descriptions: Sequence[Description] = ()) -> bytes:
    """Return the manifest of a release that was just built, and of what describes its bundles."""
    named: dict[str, dict[str, dict[str, str]]] = {}
    for item in descriptions:
        named.setdefault(item.bundle, {})[item.form] = {"digest": item.digest.value, "key": item.key}
    content: dict[str, Any] = {
        "schema": "toolkit/release/v1",
        **built.release.tfvars(),
        "commit": built.commit,
        "dirty": built.dirty,
        "built_at": at.isoformat(),
        "documents": named,
    }
    return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"


def read(release: str, artifacts: Artifacts) -> Manifest:
    """Return the manifest of a release, by its id; one that is missing or damaged tells nothing."""
    place = key(release)
    if artifacts.missing([place]):
        return Manifest()
    try:
        content = json.loads(artifacts.get(place))
        built_at = datetime.fromisoformat(content["built_at"])
        descriptions = tuple(_descriptions(content.get("documents", {})))
        return Manifest(content["commit"], built_at if built_at.tzinfo else None, descriptions)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def _descriptions(documents: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Description]:
    """Return what a manifest names; forms that a newer toolkit stores are passed over."""
    for bundle, forms in documents.items():
        for form in FOLDERS:
            if form in forms:
                yield Description(bundle, form, Digest(forms[form]["digest"]))
