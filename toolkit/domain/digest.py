"""Name bytes by their SHA-256."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from toolkit.domain.canonical import canonical_json, digest_of

__all__ = ["Digest", "canonical_json", "from_base64", "of_bytes", "of_document"]

_FORM = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Digest:
    """The SHA-256 of some bytes, written ``sha256:<64 hex>`` as OCI does."""

    value: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.value):
            raise ValueError(f"{self.value!r} is not of the form sha256:<64 hex digits>")

    @property
    def hex(self) -> str:
        """The 64 hexadecimal digits."""
        return self.value.removeprefix("sha256:")

    @property
    def base64(self) -> str:
        """The form in which AWS Lambda reports ``CodeSha256``."""
        return base64.b64encode(bytes.fromhex(self.hex)).decode()

    def __str__(self) -> str:
        return self.value


def of_bytes(data: bytes) -> Digest:
    """Digest these bytes."""
    return Digest("sha256:" + hashlib.sha256(data).hexdigest())


def from_base64(text: str) -> Digest:
    """Return the digest that AWS Lambda reports as ``CodeSha256``."""
    return Digest("sha256:" + base64.b64decode(text).hex())


def of_document(document: object) -> Digest:
    """Digest a JSON document by its content, whatever the order of its keys."""
    return Digest(digest_of(document))
