"""A token is believed only if everything about it is right."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from orders.cached import Cached
from orders.key_set import KeySet
from orders.tokens import Rejected, Subject, TokenVerifier, WeakKeyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = "k" * 64
VERIFIER = TokenVerifier(lambda: KEY, issuer="orders", audience="orders")


def claims(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return good claims, changed; a change to None leaves the claim out."""
    now = int(time.time())
    good = {"iss": "orders", "aud": "orders", "sub": "smoke", "iat": now, "exp": now + 60}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def judged(token: str) -> Subject | Rejected:
    """Return the verdict on a token."""
    return VERIFIER.verify(f"Bearer {token}")


def signed(*, key: str = KEY, algorithm: str = "HS256", **changes: Any) -> str:  # noqa: ANN401
    """Return a signed token with changed claims."""
    return jwt.encode(claims(**changes), key, algorithm=algorithm)


def handmade(header: dict[str, str], body: dict[str, Any], key: str) -> str:
    """Return a token with any header, signed by HMAC-SHA256 whatever the header says."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, body)
    ]
    signature = hmac.digest(key.encode(), ".".join(parts).encode(), hashlib.sha256)
    return ".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=").decode()])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_good_token_speaks_for_its_subject(scheme: str) -> None:
    """The scheme's case does not matter (RFC 9110, 11.1)."""
    assert VERIFIER.verify(f"{scheme} {signed()}") == Subject("smoke")


@pytest.mark.parametrize("name", ["exp", "iat", "iss", "aud", "sub"])
def test_a_token_that_lacks_a_claim_is_rejected(name: str) -> None:
    """No claim is taken for granted."""
    lacking: dict[str, Any] = {name: None}

    assert judged(signed(**lacking)) == Rejected("MissingRequiredClaimError")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": 1}, "ExpiredSignatureError"),
        ({"exp": int(time.time()) - 11}, "ExpiredSignatureError"),
        ({"nbf": int(time.time()) + 3600}, "ImmatureSignatureError"),
        ({"iat": int(time.time()) + 3600}, "ImmatureSignatureError"),
        ({"iss": "others"}, "InvalidIssuerError"),
        ({"aud": "others"}, "InvalidAudienceError"),
        ({"aud": ["orders", "others"]}, "InvalidAudienceError"),
        ({"exp": "soon"}, "DecodeError"),
        ({"sub": ""}, "InvalidSubjectError"),
    ],
)
def test_a_wrong_claim_is_rejected(changes: dict[str, Any], reason: str) -> None:
    """Expired, not yet valid, of another issuer, for another or a wider audience, unreadable."""
    assert judged(signed(**changes)) == Rejected(reason)


def test_a_clock_may_be_a_little_off() -> None:
    """A token from a clock five seconds ahead is good."""
    ahead = int(time.time()) + 5

    assert judged(signed(iat=ahead, nbf=ahead)) == Subject("smoke")


def test_a_token_signed_with_another_key_is_rejected() -> None:
    """The signature is checked."""
    assert judged(signed(key="x" * 64)) == Rejected("InvalidSignatureError")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_rejected_even_with_our_key(algorithm: str) -> None:
    """The verifier names the algorithm, never the token."""
    assert judged(signed(algorithm=algorithm)) == Rejected("InvalidAlgorithmError")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256", "ES256"])
def test_a_token_cannot_choose_its_algorithm(algorithm: str) -> None:
    """Neither "none" nor a public-key algorithm is followed, signed with our key or not at all."""
    header = {"alg": algorithm, "typ": "JWT"}
    unsigned = handmade(header, claims(), KEY).rsplit(".", 1)[0] + "."

    assert judged(handmade(header, claims(), KEY)) == Rejected("InvalidAlgorithmError")
    assert isinstance(judged(unsigned), Rejected)


def test_a_changed_claim_breaks_the_signature() -> None:
    """The claims of one token under the signature of another are rejected."""
    head, _, signature = signed().split(".")
    body = signed(sub="admin").split(".")[1]

    assert judged(f"{head}.{body}.{signature}") == Rejected("InvalidSignatureError")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer " + "a" * 8193])
def test_what_is_no_bearer_token_is_rejected_unread(header: str) -> None:
    """The key is not even fetched."""

    def never() -> str:
        raise AssertionError

    verifier = TokenVerifier(never, issuer="orders", audience="orders")

    assert verifier.verify(header) == Rejected("NoBearerToken")


@given(st.text())
def test_any_text_is_judged(header: str) -> None:
    """Nothing a caller sends breaks the verifier, or passes."""
    assert isinstance(VERIFIER.verify(header), Rejected)
    assert isinstance(judged(header), Rejected)


def test_a_weak_key_verifies_nothing() -> None:
    """A key that could be guessed is refused, whatever it signed."""
    weak = "short"
    verifier = TokenVerifier(lambda: weak, issuer="orders", audience="orders")
    token = handmade({"alg": "HS256", "typ": "JWT"}, claims(), weak)

    with pytest.raises(WeakKeyError):
        verifier.verify(f"Bearer {token}")


def test_a_key_is_fetched_once_and_again_after_its_time() -> None:
    """The parameter store is asked once in five minutes, and a rotated key is seen after them."""
    keys, clock = iter(["first", "second"]), iter([0.0, 1.0, 299.9, 300.0])
    cached = Cached(lambda: next(keys), ttl=300, clock=lambda: next(clock))

    assert [cached() for _ in range(4)] == ["first", "first", "first", "second"]


def test_a_key_that_cannot_be_fetched_is_not_replaced_by_an_old_one() -> None:
    """An error goes up, so that the caller is refused; the next call asks again."""
    answers: Iterator[str | OSError] = iter(["first", OSError("down"), "second"])
    clock = iter([0.0, 300.0, 301.0])

    def fetch() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    cached = Cached(fetch, ttl=300, clock=lambda: next(clock))

    assert cached() == "first"
    with pytest.raises(OSError, match="down"):
        cached()
    assert cached() == "second"


@pytest.mark.parametrize("customer", [None, "", 7, ["customer-7"], "a b", "x" * 129])
def test_a_customer_that_can_be_none_is_rejected(customer: object) -> None:
    """A claim that is not understood must not widen what the token may see."""
    token = jwt.encode({**claims(), "customer_id": customer}, KEY, algorithm="HS256")

    assert judged(token) == Rejected("InvalidCustomerError")


def test_a_token_may_speak_for_one_customer_alone() -> None:
    """Its claim says which."""
    assert judged(signed(customer_id="customer-7")) == Subject("smoke", "customer-7")


@cache
def issuer_key(number: int = 0) -> rsa.RSAPrivateKey:
    """Return one of a few keys."""
    return rsa.generate_private_key(65537, 2048)


def rs256(*, key: rsa.RSAPrivateKey | None = None, header: Any = None, **changes: Any) -> str:  # noqa: ANN401
    """Return a token signed by the issuer's private key."""
    head = {"alg": "RS256", "typ": "JWT", "kid": "one"} if header is None else header
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (head, claims(**changes))
    ]
    signature = (key or issuer_key()).sign(".".join(parts).encode(), PKCS1v15(), SHA256())
    return ".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=").decode()])


@pytest.fixture
def both() -> TokenVerifier:
    """Return a verifier of shared and of public keys."""
    numbers = issuer_key().public_key().public_numbers()
    words = {
        name: base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8)).decode().rstrip("=")
        for name, value in (("n", numbers.n), ("e", numbers.e))
    }
    keys = json.dumps({"keys": [{"kty": "RSA", "kid": "one", **words}]}).encode()
    return TokenVerifier(lambda: KEY, issuer="orders", audience="orders", key_set=KeySet(lambda: keys))


def test_a_token_of_the_issuers_private_key_is_good(both: TokenVerifier) -> None:
    """As is one of the shared key."""
    assert both.verify(f"Bearer {rs256()}") == Subject("smoke")
    assert both.verify(f"Bearer {signed()}") == Subject("smoke")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (lambda: rs256(key=issuer_key(1)), "InvalidSignatureError"),
        (lambda: rs256(header={"alg": "RS256", "kid": "two"}), "UnknownKeyError"),
        (lambda: rs256(header={"alg": "RS256"}), "UnknownKeyError"),
        (lambda: rs256(header={"alg": "RS256", "kid": 7}), "InvalidTokenError"),
        (lambda: rs256(header={"alg": "RS512", "kid": "one"}), "InvalidAlgorithmError"),
        (lambda: rs256(header={"alg": ["RS256"], "kid": "one"}), "InvalidAlgorithmError"),
        (lambda: rs256(header={"alg": "none", "kid": "one"}), "InvalidAlgorithmError"),
        (lambda: rs256(exp=1), "ExpiredSignatureError"),
        (lambda: rs256(aud="others"), "InvalidAudienceError"),
        (lambda: rs256(iss="others"), "InvalidIssuerError"),
        (lambda: rs256(nbf=int(time.time()) + 3600), "ImmatureSignatureError"),
    ],
)
def test_an_issuers_token_is_judged_as_strictly(
    both: TokenVerifier, token: Callable[[], str], reason: str
) -> None:
    """By its key, its algorithm and every claim."""
    assert both.verify(f"Bearer {token()}") == Rejected(reason)


def test_a_public_key_is_never_taken_for_a_shared_one(both: TokenVerifier) -> None:
    """Whoever signs by HMAC with the public key, which everybody has, is not believed."""
    public = issuer_key().public_key()
    numbers = public.public_numbers()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for key in (pem, pem.strip(), str(numbers.n), numbers.n.to_bytes(256).decode("latin-1")):
        for algorithm, reason in (("HS256", "InvalidSignatureError"), ("RS256", "InvalidSignatureError")):
            token = handmade({"alg": algorithm, "kid": "one"}, claims(), key)
            assert both.verify(f"Bearer {token}") == Rejected(reason)


def test_without_an_issuer_no_public_key_is_believed() -> None:
    """RS256 is then an algorithm like any other."""
    assert judged(rs256()) == Rejected("InvalidAlgorithmError")
