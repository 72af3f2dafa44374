"""The immutable set of bundles built from one commit: code, layers and infrastructure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain import bundle, digest
from toolkit.domain.canonical import release_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.bundle import Kind


@dataclass(frozen=True, slots=True)
class Artifact:
    """One bundle of a release, by digest."""

    name: str
    kind: Kind
    digest: digest.Digest

    @property
    def key(self) -> str:
        """Its place in the artifact store."""
        return bundle.key(self.kind, self.digest)


@dataclass(frozen=True, slots=True)
class Release:
    """What is promoted. Its id depends on content alone, never on a commit, a time or a machine."""

    bundles: tuple[Artifact, ...]
    infrastructure: Artifact

    @property
    def id(self) -> str:
        """``r-`` and the first 12 hex digits of the digest of its content."""
        bundles = {item.name: (item.kind, item.digest.value) for item in self.bundles}
        return release_id(bundles, self.infrastructure.digest.value)

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """Every bundle, the infrastructure last."""
        return (*self.bundles, self.infrastructure)

    def tfvars(self) -> dict[str, Any]:
        """Return the document of ``release.auto.tfvars.json``."""
        infrastructure = {"digest": self.infrastructure.digest.value, "key": self.infrastructure.key}
        bundles = {
            item.name: {
                "kind": item.kind,
                "digest": item.digest.value,
                "key": item.key,
                "code_sha256": item.digest.base64,
            }
            for item in sorted(self.bundles, key=lambda item: item.name)
        }
        return {"release": {"id": self.id, "bundles": bundles, "infrastructure": infrastructure}}


def from_tfvars(document: Mapping[str, Any]) -> Release | None:
    """Read a release back from ``release.auto.tfvars.json``; None where none is pinned.

    Raises:
        ValueError: the document does not describe the release that it names.

    """
    try:
        pinned = document["release"]
        if pinned is None:
            return None
        kinds = {item["kind"] for item in pinned["bundles"].values()}
        if not kinds <= {"function", "layer"}:
            raise ValueError(f"its bundles are of the kinds {sorted(kinds)}")
        bundles = tuple(
            Artifact(name, item["kind"], digest.Digest(item["digest"]))
            for name, item in sorted(pinned["bundles"].items())
        )
        infrastructure = Artifact(
            "infrastructure", "infrastructure", digest.Digest(pinned["infrastructure"]["digest"])
        )
        release = Release(bundles, infrastructure)
        differs = release.tfvars() != dict(document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it lacks {error}") from error
    if differs:
        raise ValueError(f"its id, keys and digests do not belong together (by content it is {release.id})")
    return release
