"""RS256 signatures are judged as RFC 8017 has it, and as `cryptography` judges them."""

from __future__ import annotations

import base64
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt import InvalidKeyError
from orders.rs256 import RS256, SHA_256, RSAPublicKey, encoded, verify

# RFC 7515, appendix A.2.
MODULUS = (
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR"
    "T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB"
    "dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia"
    "GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
)
SIGNED = (
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
SIGNATURE = (
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
    "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB"
    "_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq"
    "Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
)


def decoded(text: str) -> bytes:
    """Read base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def private_key(number: int = 0) -> rsa.RSAPrivateKey:
    """Return one of a few keys; its size is no multiple of eight bits where the number is odd."""
    return rsa.generate_private_key(65537, 2048 + number % 2)


def public_key(key: rsa.RSAPrivateKey) -> RSAPublicKey:
    """Return a key's public half, as ours."""
    numbers = key.public_key().public_numbers()
    return RSAPublicKey(numbers.n, numbers.e)


def both(message: bytes, key: rsa.RSAPrivateKey, signature: bytes) -> bool:
    """Judge a signature twice, and return the verdict, which must be one."""
    try:
        key.public_key().verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        theirs = False
    else:
        theirs = True
    assert verify(message, public_key(key), signature) == theirs
    return theirs


def opened_to(encoding: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """Return the signature that opens to any encoding at all: what only the key's owner could make."""
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    return pow(int.from_bytes(encoding), numbers.d, modulus).to_bytes(size)


def test_the_standards_own_example_is_verified() -> None:
    """RFC 7515, appendix A.2."""
    key = RSAPublicKey(int.from_bytes(decoded(MODULUS)), 65537)

    assert verify(SIGNED.encode(), key, decoded(SIGNATURE))
    assert not verify(SIGNED.encode() + b"x", key, decoded(SIGNATURE))


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200), st.integers(0, 3))
def test_a_good_signature_is_verified(message: bytes, number: int) -> None:
    """Of any message, by any key."""
    key = private_key(number)

    assert both(message, key, key.sign(message, PKCS1v15(), SHA256()))


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=50), st.integers(0, 255), st.integers(1, 255))
def test_a_changed_signature_is_refused(message: bytes, place: int, change: int) -> None:
    """Whichever byte it is."""
    key = private_key()
    signature = bytearray(key.sign(message, PKCS1v15(), SHA256()))
    signature[place] ^= change

    assert not both(message, key, bytes(signature))


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=50), st.binary(max_size=300))
def test_what_is_no_signature_is_refused(message: bytes, signature: bytes) -> None:
    """Of whatever length."""
    assert not both(message, private_key(), signature)


def test_another_message_or_key_is_refused() -> None:
    """A signature is of one message, by one key."""
    signature = private_key().sign(b"message", PKCS1v15(), SHA256())

    assert not both(b"massage", private_key(), signature)
    assert not both(b"message", private_key(2), signature)


@pytest.mark.parametrize(
    "change",
    [
        lambda good, _: good.replace(b"\xff", b"\xfe", 1),
        lambda good, _: b"\x00\x02" + good[2:],
        lambda good, _: good[:1] + good[2:] + b"\x00",
        lambda good, digest: good[:10] + b"\x00" + SHA_256 + digest + b"\x00" * (len(good) - 11 - 51),
        lambda good, digest: b"\x00\x01" + b"\xff" * (len(good) - 35) + b"\x00" + digest,
        lambda good, digest: (
            b"\x00\x01" + b"\xff" * (len(good) - 52) + b"\x00" + without_null(SHA_256) + digest
        ),
    ],
    ids=["padding", "encryption", "shifted", "garbage after", "no algorithm", "no null"],
)
def test_another_encoding_of_the_right_digest_is_refused(change: object) -> None:
    """Verifiers that parse the padding took some of these (Bleichenbacher, 2006): we compare the whole."""
    key, message = private_key(), b"message"
    good = encoded(message, 256)
    assert both(message, key, opened_to(good, key))

    forged = change(good, good[-32:])  # type: ignore[operator]

    assert not verify(message, public_key(key), opened_to(forged, key))


def without_null(prefix: bytes) -> bytes:
    """Return a digest's prefix whose algorithm has no parameters, its lengths made to fit."""
    return bytes.fromhex("302f300b0609608648016503040201") + prefix[-2:]


def test_a_number_beyond_the_modulus_is_refused() -> None:
    """RFC 8017, 5.2.2: one signature has one form."""
    key, message = private_key(), b"message"
    modulus = key.public_key().public_numbers().n
    signature = key.sign(message, PKCS1v15(), SHA256())
    greater = int.from_bytes(signature) + modulus
    if greater.bit_length() <= 2048:
        assert not both(message, key, greater.to_bytes(256))
    assert not both(message, key, b"\x00" + signature)
    assert not both(message, key, b"\xff" * 256)


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [(2**2047, 65537), (2**1023 + 1, 65537), (2**9000 + 1, 65537), (2**2047 + 1, 1), (2**2047 + 1, 2)],
)
def test_a_key_that_is_weak_or_none_is_refused(modulus: int, exponent: int) -> None:
    """Too short, too long, even, or with an exponent that signs anything."""
    with pytest.raises(InvalidKeyError):
        RSAPublicKey(modulus, exponent)


@pytest.mark.parametrize("key", ["text", b"bytes", None, 7, {"kty": "RSA"}])
def test_only_a_public_key_of_ours_verifies(key: object) -> None:
    """Nothing else that PyJWT could be handed."""
    with pytest.raises(InvalidKeyError):
        RS256().prepare_key(key)
