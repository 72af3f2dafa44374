"""RS256 signatures, verified in pure Python.

PyJWT verifies them by `cryptography`, which is native: a build for each architecture, four megabytes, for
one modular exponentiation. So the layer would not run wherever its functions do. This is RSASSA-PKCS1-v1_5
verification as RFC 8017, section 8.2.2, has it: the one encoding that the message can have is made, and
compared whole with what the signature opens to. Nothing of the padding is ever parsed, for that is where
forgeries slip in. Verification knows no secret, so how long it takes tells nothing.

Signing is not here: nothing of ours signs with RSA.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, NoReturn

from jwt import InvalidKeyError
from jwt.algorithms import Algorithm

MIN_BITS, MAX_BITS = 2048, 8192
"""RFC 7518, 3.3, wants 2048 at least; greater ones than 8192 only take time."""
MAX_EXPONENT = 2**32
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 in its DER encoding: RFC 8017, 9.2, note 1."""


@dataclass(frozen=True, slots=True)
class RSAPublicKey:
    """A public key; making one that is too weak, or can't be one, raises InvalidKeyError."""

    modulus: int
    exponent: int

    def __post_init__(self) -> None:
        if not MIN_BITS <= self.modulus.bit_length() <= MAX_BITS or not self.modulus % 2:
            message = f"the modulus must be odd, of {MIN_BITS} to {MAX_BITS} bits"
            raise InvalidKeyError(message)
        if not 1 < self.exponent < MAX_EXPONENT or not self.exponent % 2:
            message = "the exponent must be odd, greater than 1, of 32 bits at most"
            raise InvalidKeyError(message)

    @property
    def size(self) -> int:
        """The length of the modulus, and of every signature, in bytes."""
        return (self.modulus.bit_length() + 7) // 8


def verify(message: bytes, key: RSAPublicKey, signature: bytes) -> bool:
    """Tell whether a signature is that of a message: RSASSA-PKCS1-v1_5 with SHA-256."""
    number = int.from_bytes(signature)
    if len(signature) != key.size or number >= key.modulus:
        return False
    opened = pow(number, key.exponent, key.modulus).to_bytes(key.size)
    return opened == encoded(message, key.size)


def encoded(message: bytes, size: int) -> bytes:
    """Return the only encoding of a message: EMSA-PKCS1-v1_5, RFC 8017, 9.2."""
    told = SHA_256 + hashlib.sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told


class RS256(Algorithm):
    """RS256 as PyJWT takes algorithms; its keys are RSAPublicKey and nothing else."""

    def prepare_key(self, key: Any) -> RSAPublicKey:  # noqa: ANN401, as PyJWT has it
        """Return the key, or refuse what is none."""
        if not isinstance(key, RSAPublicKey):
            message = "RS256 takes an RSA public key"
            raise InvalidKeyError(message)
        return key

    def verify(self, msg: bytes, key: RSAPublicKey, sig: bytes) -> bool:
        """Tell whether a signature is that of a message."""
        return verify(msg, key, sig)

    def sign(self, msg: bytes, key: Any) -> NoReturn:  # noqa: ANN401, as PyJWT has it
        """Refuse: tokens are verified here, never made."""
        raise NotImplementedError

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> NoReturn:  # noqa: ANN401, FBT001, FBT002
        """Refuse: keys come in, and none goes out."""
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: Any) -> NoReturn:  # noqa: ANN401, as PyJWT has it
        """Refuse: `orders.key_set` reads them."""
        raise NotImplementedError
