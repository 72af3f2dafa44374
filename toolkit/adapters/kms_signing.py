"""Sign with a key in KMS that nobody can read: ECDSA over NIST P-256 with SHA-256.

Only the digest is sent: KMS takes no more than 4,096 bytes. Verification asks KMS once, for the public part.
Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.adapters import aws_errors
from toolkit.domain.dsse import Signature
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_SPEC = "ECC_NIST_P256"
_ALGORITHM = "ECDSA_SHA_256"
_PENDING = 7
"""days until a key that nobody uses is deleted: the fewest that KMS allows"""


class KmsSigning:
    """The key behind an alias."""

    def __init__(self, client: Callable[[], Any], *, alias: str, environment: str) -> None:
        self._connect = client
        self._alias = alias
        self._environment = environment

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self._connect()

    @property
    def name(self) -> str:
        """The alias."""
        return f"kms:{self._alias}"

    def ensure(self) -> bool:
        """Make the key and its alias where there is none; True where they were made."""
        with aws_errors.explained(f"make the key {self._alias}"):
            if self._exists():
                return False
            made = self._client.create_key(
                KeySpec=_SPEC,
                KeyUsage="SIGN_VERIFY",
                Description=f"Signs the evidence of {self._environment}",
            )["KeyMetadata"]["KeyId"]
            try:
                self._client.create_alias(AliasName=self._alias, TargetKeyId=made)
            except ClientError as error:
                # Somebody else was first: the one that has the alias counts.
                self._client.schedule_key_deletion(KeyId=made, PendingWindowInDays=_PENDING)
                if aws_errors.code(error) != "AlreadyExistsException":
                    raise
                return False
        return True

    def _exists(self) -> bool:
        try:
            self._client.describe_key(KeyId=self._alias)
        except ClientError as error:
            if aws_errors.code(error) != "NotFoundException":
                raise
            return False
        return True

    def sign(self, message: bytes) -> Signature:
        """Return a signature over these bytes."""
        from toolkit.adapters import public_keys  # noqa: PLC0415 - loads cryptography

        keyid = public_keys.keyid(self._public)
        with aws_errors.explained(f"sign evidence of {self._environment}"):
            answer = self._client.sign(
                KeyId=self._alias,
                Message=hashlib.sha256(message).digest(),
                MessageType="DIGEST",
                SigningAlgorithm=_ALGORITHM,
            )
        return Signature(keyid, answer["Signature"])

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
    def _public(self) -> Ed25519PublicKey | EllipticCurvePublicKey:
        from toolkit.adapters import public_keys  # noqa: PLC0415 - as above

        with aws_errors.explained(f"read the public key {self._alias}"):
            try:
                answer = self._client.get_public_key(KeyId=self._alias)
            except ClientError as error:
                if aws_errors.code(error) != "NotFoundException":
                    raise
                raise ToolError(
                    f"evidence of {self._environment} can neither be signed nor verified",
                    cause=f"there is no key {self._alias} in its account",
                    fix=f"toolkit bootstrap {self._environment}",
                ) from error
        try:
            return public_keys.of_der(answer["PublicKey"])
        except ValueError as error:
            raise ToolError(
                f"evidence of {self._environment} can neither be signed nor verified",
                cause=f"{self.name}: {error}",
                fix=f"aws kms delete-alias --alias-name {self._alias}; then: toolkit bootstrap "
                f"{self._environment}",
            ) from error
