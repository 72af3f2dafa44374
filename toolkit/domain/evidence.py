"""Statements: who observed what, of which digest, when (in-toto Statement v1).

Source of the form: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from toolkit.domain.in_toto import STATEMENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.release import Release

Kind = Literal[
    "planned",
    "applied",
    "verified",
    "promoted",
    "rolled-back",
    "requested",
    "scanned",
    "held",
    "unheld",
    "drift-checked",
]
PREDICATE = "https://terraform-python-toolkit.dev/evidence/{kind}/v1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation of a release in an environment."""

    kind: Kind
    environment: str
    release: str
    at: datetime
    by: str
    subjects: Mapping[str, str]
    """bundle name to digest"""
    details: Mapping[str, Any]

    def statement(self) -> dict[str, Any]:
        """Return the in-toto statement."""
        return {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": name, "digest": {"sha256": value.removeprefix("sha256:")}}
                for name, value in sorted(self.subjects.items())
            ],
            "predicateType": PREDICATE.format(kind=self.kind),
            "predicate": {
                "kind": self.kind,
                "environment": self.environment,
                "release": self.release,
                "at": self.at.astimezone(UTC).isoformat(),
                "by": self.by,
                "details": dict(self.details),
            },
        }


def of_release(
    kind: Kind, *, release: Release, environment: str, at: datetime, by: str, details: Mapping[str, Any]
) -> Evidence:
    """State something about every bundle of a release."""
    subjects = {item.name: item.digest.value for item in release.artifacts}
    return Evidence(kind, environment, release.id, at, by, subjects, details)


def from_statement(document: Mapping[str, Any]) -> Evidence:
    """Read a statement back.

    Raises:
        ValueError: the document is no statement of ours.

    """
    try:
        predicate = document["predicate"]
        return Evidence(
            kind=predicate["kind"],
            environment=predicate["environment"],
            release=predicate["release"],
            at=datetime.fromisoformat(predicate["at"]),
            by=predicate["by"],
            subjects={item["name"]: "sha256:" + item["digest"]["sha256"] for item in document["subject"]},
            details=predicate["details"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"it lacks {error}") from error


def latest(records: Sequence[Evidence], kind: Kind, *, release: str | None = None) -> Evidence | None:
    """Return the newest record of a kind, of one release or of any."""
    fitting = [item for item in records if item.kind == kind and release in (None, item.release)]
    return max(fitting, key=lambda item: item.at, default=None)
