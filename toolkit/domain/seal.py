"""What an approval holds together: a fingerprint, and all that it was given for."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from toolkit.domain import outline
from toolkit.domain.canonical import canonical_json
from toolkit.domain.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.outline import Outline

_FORM = "toolkit/sealed-plan/v1"


@dataclass(frozen=True, slots=True)
class Seal:
    """A plan as it was shown to whoever approves it, without a secret in it."""

    fingerprint: Digest
    environment: str
    release: str
    bundles: Mapping[str, str]
    """name to digest, the infrastructure's too"""
    base_commit: str | None
    """what was checked out; None outside a repository"""
    lock: str
    """digest of the provider lock file; empty where there is none"""
    versions: Mapping[str, str]
    """Terraform and each provider, to its version"""
    outline: Outline
    at: datetime
    by: str

    def document(self, key: bytes) -> dict[str, Any]:
        """Return it as JSON, sealed with the environment's key."""
        content = {
            "schema": _FORM,
            "fingerprint": self.fingerprint.value,
            "environment": self.environment,
            "release": self.release,
            "bundles": dict(self.bundles),
            "base_commit": self.base_commit,
            "lock": self.lock,
            "versions": dict(self.versions),
            "outline": self.outline.document(),
            "at": self.at.astimezone(UTC).isoformat(),
            "by": self.by,
        }
        return {**content, "seal": _mac(content, key)}

    def moved(self, other: Seal) -> tuple[str, ...]:
        """Tell what lies under the same fingerprint and is not what it was: tools, lock file, bundles."""
        found = [
            f"{name} was {self.versions.get(name, 'none')}, it is {other.versions.get(name, 'none')}"
            for name in sorted({*self.versions, *other.versions})
            if self.versions.get(name) != other.versions.get(name)
        ]
        if self.lock != other.lock:
            found.append("the lock file of the providers is another")
        found += [
            f"the bundle {name} is another"
            for name in sorted({*self.bundles, *other.bundles})
            if self.bundles.get(name) != other.bundles.get(name)
        ]
        return tuple(found)


def _mac(content: Mapping[str, Any], key: bytes) -> str:
    return hmac.digest(key, canonical_json(content), "sha256").hex()


def from_document(document: Mapping[str, Any], *, key: bytes) -> Seal:
    """Read a sealed plan back.

    Raises:
        ValueError: it is none, or was changed since it was sealed.

    """
    content = {name: value for name, value in document.items() if name != "seal"}
    if not hmac.compare_digest(str(document.get("seal")), _mac(content, key)):
        raise ValueError("its seal is broken: it was changed, or sealed with another key")
    if document.get("schema") != _FORM:
        raise ValueError(f"it has the form {document.get('schema')!r}, not {_FORM}")
    try:
        return Seal(
            fingerprint=Digest(document["fingerprint"]),
            environment=document["environment"],
            release=document["release"],
            bundles=document["bundles"],
            base_commit=document["base_commit"],
            lock=document["lock"],
            versions=document["versions"],
            outline=outline.from_document(document["outline"]),
            at=datetime.fromisoformat(document["at"]),
            by=document["by"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"it lacks {error}") from error
