"""An issuer's public keys: a JSON Web Key Set (RFC 7517), fetched when it is needed and kept for a while."""

from __future__ import annotations

import base64
import binascii
import json
import time
from typing import TYPE_CHECKING, Any

from jwt import InvalidKeyError

from orders.rs256 import RSAPublicKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TTL = 300.0
"""Seconds until the set is fetched again, so that a key that was withdrawn is believed no longer."""
PAUSE = 30.0
"""Seconds that must pass before a token with a key we don't know makes us fetch the set early."""
MAX_KEY_ID = 256


class UnreadableKeySetError(Exception):
    """What the issuer serves is no key set: no RS256 token can be verified."""


class KeySet:
    """Gives keys by their id.

    A new key is seen within half a minute of its first token: whoever sends made-up key ids makes us
    ask the issuer twice a minute at most. A set is never used past its time: a fetch that fails then raises.

    Args:
        fetch: returns the set's JSON.

    """

    def __init__(self, fetch: Callable[[], bytes], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._fetched: float | None = None
        self._asked = 0.0

    def key(self, key_id: str) -> RSAPublicKey | None:
        """Return a key; None if the issuer has none of that id."""
        now = self._clock()
        if self._fetched is None or now - self._fetched >= TTL:
            self._refresh(now)
        elif key_id not in self._keys and now - self._asked >= PAUSE:
            try:
                self._refresh(now)
            except (OSError, UnreadableKeySetError):
                # What is kept is still good; the unknown key stays unknown.
                return None
        return self._keys.get(key_id)

    def _refresh(self, now: float) -> None:
        self._asked = now
        self._keys = dict(keys(self._fetch()))
        self._fetched = now


def keys(text: bytes) -> Iterator[tuple[str, RSAPublicKey]]:
    """Yield the keys that verify RS256 signatures, by their id; those of other kinds are passed over."""
    try:
        found = json.loads(text)["keys"]
        entries = [each for each in found if isinstance(each, dict)]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = "a key set is a JSON object with a list of keys"
        raise UnreadableKeySetError(message) from error
    for entry in entries:
        key_id = entry.get("kid")
        key = public_key(entry)
        if key and isinstance(key_id, str) and 0 < len(key_id) <= MAX_KEY_ID:
            yield key_id, key


def public_key(entry: Mapping[str, Any]) -> RSAPublicKey | None:
    """Return a JSON Web Key as a key for RS256 signatures; None if it is another, or too weak."""
    uses = entry.get("key_ops", ["verify"])
    usable = (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
        and isinstance(uses, list)
        and "verify" in uses
    )
    if not usable:
        return None
    try:
        return RSAPublicKey(number(entry["n"]), number(entry["e"]))
    except (KeyError, TypeError, ValueError, binascii.Error, InvalidKeyError):
        return None


def number(text: str) -> int:
    """Read Base64urlUInt: RFC 7518, 2."""
    return int.from_bytes(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
