"""The key that signs an environment's evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.dsse import Signature


class Signing(Protocol):
    """One key pair; the private part never leaves its account, or this process."""

    @property
    def name(self) -> str:
        """Where the key is kept, as people find it again."""
        ...

    def ensure(self) -> bool:
        """Make the key where there is none; True where it was made."""
        ...

    def sign(self, message: bytes) -> Signature:
        """Return a signature over these bytes."""
        ...

    def doubt(self, message: bytes, signature: Signature) -> str:
        """Tell why a signature is not this key's over these bytes; empty where it is."""
        ...

    def keyid(self) -> str:
        """Return the key's name: the digest of its public part."""
        ...

    def public_key(self) -> str:
        """Return the public part, as PEM (SubjectPublicKeyInfo)."""
        ...
