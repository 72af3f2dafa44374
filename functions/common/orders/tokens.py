"""Who a bearer token speaks for, if it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from jwt.api_jws import PyJWS

from orders.domain.order import CUSTOMER_ID
from orders.rs256 import RS256

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.key_set import KeySet
    from orders.rs256 import RSAPublicKey

SHARED, SIGNED = "HS256", "RS256"
REQUIRED = ("exp", "iat", "iss", "aud", "sub")
LEEWAY = 10
"""Seconds by which the issuer's clock may differ from ours."""
MIN_KEY_BYTES = 32
"""RFC 7518, 3.2: a key of HS256 must be as long as its hash, at least."""
MAX_TOKEN = 8192
"""Characters; no token of ours comes near."""


class WeakKeyError(Exception):
    """The key that signs tokens is too short to be safe: nothing is verified with it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The token is good, and speaks for this name.

    Args:
        customer_id: the only customer whose orders it may see; None for all.

    """

    name: str
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The token is not to be believed; `reason` is for the log, never for the caller."""

    reason: str


class Decoder(jwt.PyJWT):
    """PyJWT with two algorithms: its HS256, and RS256 of our own."""

    def __init__(self) -> None:
        super().__init__()
        self._jws = PyJWS(algorithms=[SHARED])
        self._jws.register_algorithm(SIGNED, RS256())


class TokenVerifier:
    """Verifies bearer tokens: JWT, HS256 or RS256, of one issuer, for one audience.

    A token must have exp, iat, iss, aud and sub; nbf is heeded where there is one. Its algorithm decides
    which kind of key it is verified with, and each kind goes with one algorithm alone: a public key is
    never taken for a shared one.

    Args:
        key: returns the shared key of HS256.
        key_set: the issuer's public keys; None if no RS256 token is believed.

    """

    def __init__(
        self, key: Callable[[], str], *, issuer: str, audience: str, key_set: KeySet | None = None
    ) -> None:
        self._key = key
        self._key_set = key_set
        self._issuer = issuer
        self._audience = audience
        self._decoder = Decoder()

    def verify(self, header: str) -> Subject | Rejected:
        """Judge the value of an Authorization header; whatever is not plainly good is rejected."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN or not token.isascii():
            return Rejected("NoBearerToken")
        try:
            algorithm, key = self._chosen(token.strip())
            claims = self._decoder.decode(
                token.strip(),
                key,  # type: ignore[arg-type]
                algorithms=[algorithm],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "strict_aud": True},
            )
        except jwt.InvalidTokenError as error:
            return Rejected(type(error).__name__)
        return judged(claims)

    def _chosen(self, token: str) -> tuple[str, str | RSAPublicKey]:
        header: dict[str, Any] = jwt.get_unverified_header(token)
        match header.get("alg"):
            case "HS256":
                return SHARED, self._shared()
            case "RS256" if self._key_set:
                return SIGNED, self._signed(self._key_set, header.get("kid"))
        raise jwt.InvalidAlgorithmError

    def _shared(self) -> str:
        key = self._key()
        if len(key.encode()) < MIN_KEY_BYTES:
            message = f"the key has fewer than {MIN_KEY_BYTES} bytes"
            raise WeakKeyError(message)
        return key

    def _signed(self, key_set: KeySet, key_id: object) -> RSAPublicKey:
        key = key_set.key(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise UnknownKeyError
        return key


class UnknownKeyError(jwt.InvalidTokenError):
    """The token names no key of the issuer."""


def judged(claims: dict[str, Any]) -> Subject | Rejected:
    """Return whom a verified token's claims speak for."""
    subject, customer_id = claims["sub"], claims.get("customer_id")
    if not isinstance(subject, str) or not subject:
        return Rejected("InvalidSubjectError")
    if "customer_id" not in claims:
        return Subject(subject)
    # A claim that can't be understood must not widen what the token may see.
    if not isinstance(customer_id, str) or not CUSTOMER_ID.fullmatch(customer_id):
        return Rejected("InvalidCustomerError")
    return Subject(subject, customer_id)
