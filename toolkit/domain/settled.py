"""An environment in which nothing is left to do, and by what that is known without asking Terraform."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from toolkit.domain.canonical import canonical_json
from toolkit.domain.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM = "toolkit/settled/v1"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found when nothing was left to do."""

    environment: str
    release: str
    fingerprint: Digest
    """of the plan that has nothing to do"""
    monthly: float
    """what it costs a month, fixed, in ``currency``"""
    currency: str
    at: datetime
    by: str

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "schema": _FORM,
            "environment": self.environment,
            "release": self.release,
            "fingerprint": self.fingerprint.value,
            "monthly": self.monthly,
            "currency": self.currency,
            "at": self.at.astimezone(UTC).isoformat(),
            "by": self.by,
        }


def from_document(document: Mapping[str, Any]) -> Settled:
    """Read it back.

    Raises:
        ValueError: it is none.

    """
    try:
        if document["schema"] != _FORM:
            raise ValueError(f"it has the form {document['schema']!r}, not {_FORM}")
        return Settled(
            document["environment"],
            document["release"],
            Digest(document["fingerprint"]),
            document["monthly"],
            document["currency"],
            datetime.fromisoformat(document["at"]),
            document["by"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"it lacks {error}") from error


def name(*, key: bytes, inputs: str, state: str) -> Digest:
    """Name what is known of these inputs and this state: nobody without the key can make one up.

    Args:
        key: the environment's own.
        inputs: digest of all that Terraform would see, and by which tools.
        state: version of the state.

    """
    return Digest("sha256:" + hmac.digest(key, canonical_json([_FORM, inputs, state]), "sha256").hex())
