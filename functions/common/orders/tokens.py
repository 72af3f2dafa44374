"""Who a bearer token speaks for, if it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from collections.abc import Callable

ALGORITHM = "HS256"
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
    """The token is good, and speaks for this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The token is not to be believed; `reason` is for the log, never for the caller."""

    reason: str


class TokenVerifier:
    """Verifies bearer tokens: JWT, HS256 and nothing else, of one issuer, for one audience.

    A token must have exp, iat, iss, aud and sub; nbf is heeded where there is one.
    """

    def __init__(self, key: Callable[[], str], *, issuer: str, audience: str) -> None:
        self._key = key
        self._issuer = issuer
        self._audience = audience

    def verify(self, header: str) -> Subject | Rejected:
        """Judge the value of an Authorization header; whatever is not plainly good is rejected."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            return Rejected("NoBearerToken")
        key = self._key()
        if len(key.encode()) < MIN_KEY_BYTES:
            message = f"the key has fewer than {MIN_KEY_BYTES} bytes"
            raise WeakKeyError(message)
        try:
            claims = jwt.decode(
                token.strip(),
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "strict_aud": True},
            )
        except jwt.InvalidTokenError as error:
            return Rejected(type(error).__name__)
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            return Rejected("InvalidSubjectError")
        return Subject(subject)
