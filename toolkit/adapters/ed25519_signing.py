"""Sign with an Ed25519 key whose private part is a secret of the account: for the embedded AWS.

The private key of Ed25519 is any 32 random bytes (RFC 8032, 5.1.5): what a secret of ours consists of.
Whoever may read the secret may sign. An account of the real AWS has a key in KMS, which nobody can read.
"""

from __future__ import annotations

import base64
import binascii
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.domain.dsse import Signature
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from toolkit.ports.secrets import Secrets


class Ed25519Signing:
    """The key of one environment, read when it is first asked for."""

    def __init__(self, secrets: Secrets, *, parameter: str) -> None:
        self._secrets = secrets
        self._parameter = parameter

    @property
    def name(self) -> str:
        """The SSM parameter."""
        return f"ssm:{self._parameter}"

    def ensure(self) -> bool:
        """Make the key where there is none; True where it was made."""
        return self._secrets.ensure(self._parameter)

    def sign(self, message: bytes) -> Signature:
        """Return a signature over these bytes."""
        from toolkit.adapters import public_keys  # noqa: PLC0415 - loads cryptography

        return Signature(public_keys.keyid(self._public), self._private.sign(message))

    def doubt(self, message: bytes, signature: Signature) -> str:
        """Tell why a signature is not this key's over these bytes; empty where it is."""
        from toolkit.adapters import public_keys  # noqa: PLC0415 - as above

        return public_keys.doubt(self._public, message, signature)

    def keyid(self) -> str:
        """Return the key's name."""
        from toolkit.adapters import public_keys  # noqa: PLC0415 - as above

        return public_keys.keyid(self._public)

    def public_key(self) -> str:
        """Return the public part, as PEM."""
        from toolkit.adapters import public_keys  # noqa: PLC0415 - as above

        return public_keys.pem(self._public)

    @cached_property
    def _public(self) -> Ed25519PublicKey:
        return self._private.public_key()

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        # Takes 30 ms: only a command that signs or verifies waits for it.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        value = self._secrets.read(self._parameter)
        try:
            seed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
            return Ed25519PrivateKey.from_private_bytes(seed)
        except (binascii.Error, ValueError) as error:
            raise ToolError(
                "evidence can neither be signed nor verified",
                cause=f"{self.name} holds no key: {error}",
                fix="toolkit local reset, then toolkit local up: the account's evidence begins anew",
            ) from error
