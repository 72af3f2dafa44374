"""Verify signatures with nothing but a public key: offline, and whoever made them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

if TYPE_CHECKING:
    from toolkit.domain.dsse import Signature

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey
_SHOWN = 19
"""characters of a key's id that people compare"""


def of_der(data: bytes) -> PublicKey:
    """Return the key of a SubjectPublicKeyInfo.

    Raises:
        ValueError: it is none, or one of a kind that signs no evidence.

    """
    return _ours(load_der_public_key(data))


def of_pem(text: str) -> PublicKey:
    """Return the key of a PEM file.

    Raises:
        ValueError: it is none, or one of a kind that signs no evidence.

    """
    return _ours(load_pem_public_key(text.encode()))


def _ours(found: object) -> PublicKey:
    if isinstance(found, Ed25519PublicKey):
        return found
    if isinstance(found, ec.EllipticCurvePublicKey) and isinstance(found.curve, ec.SECP256R1):
        return found
    raise ValueError("it is no Ed25519 and no NIST P-256 key")


def pem(key: PublicKey) -> str:
    """Return a key as PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def keyid(key: PublicKey) -> str:
    """Return a key's name: the digest of its SubjectPublicKeyInfo."""
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "sha256:" + hashlib.sha256(data).hexdigest()


def doubt(key: PublicKey, message: bytes, signature: Signature) -> str:
    """Tell why a signature is not this key's over these bytes; empty where it is."""
    own = keyid(key)
    if signature.keyid != own:
        return f"it is signed by the key {signature.keyid[:_SHOWN]}, not by {own[:_SHOWN]}, which is ours"
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature.value, message)
        else:
            key.verify(signature.value, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return "its signature is not over what it says: it was changed after it was signed"
    return ""
