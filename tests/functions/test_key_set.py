"""An issuer's keys: which are taken, for how long, and from where."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders.adapters.https_document import MAX_BYTES, HTTPSDocument, UnsafeURLError
from orders.key_set import KeySet, UnreadableKeySetError, keys, public_key

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULUS = base64.urlsafe_b64encode((2**2047 + 1).to_bytes(256)).rstrip(b"=").decode()
GOOD: dict[str, Any] = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": MODULUS, "e": "AQAB"}
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from([*GOOD, "keys"]), inner),
)


def key_set(*entries: object) -> bytes:
    """Return a key set's JSON."""
    return json.dumps({"keys": entries}).encode()


class Issuer:
    """Serves whatever it is told to, and counts how often."""

    def __init__(self, *kids: str) -> None:
        self.kids: tuple[str, ...] | None = kids
        self.asked = 0
        self.time = 0.0
        self.key_set = KeySet(self.fetch, clock=lambda: self.time)

    def fetch(self) -> bytes:
        """Serve the keys."""
        self.asked += 1
        if self.kids is None:
            raise OSError
        return key_set(*({**GOOD, "kid": kid} for kid in self.kids))

    def knows(self, kid: str, *, at: float) -> bool:
        """Tell whether a key is had at a time."""
        self.time = at
        return self.key_set.key(kid) is not None


def test_a_key_is_taken() -> None:
    """What says nothing of its use is for whatever it can be used for."""
    assert dict(keys(key_set(GOOD))).keys() == {"one"}
    assert public_key({name: GOOD[name] for name in ("kty", "n", "e")}) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "EC"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"use": "enc"},
        {"alg": "RS512"},
        {"alg": "HS256"},
        {"key_ops": ["encrypt"]},
        {"key_ops": "verify"},
        {"key_ops": None},
        {"kid": None},
        {"kid": ""},
        {"kid": "x" * 257},
        {"n": "AQAB"},
        {"n": 7},
        {"n": "ä"},
        {"e": "AQ"},
        {"e": None},
    ],
)
def test_any_other_key_is_passed_over(change: dict[str, Any]) -> None:
    """Of another kind or use, too weak, or unreadable: it spoils none of the others."""
    assert dict(keys(key_set({**GOOD, **change}, 7, None, {**GOOD, "kid": "two"}))).keys() == {"two"}


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"keys":7}', b"\xff", b"[" * 60_000])
def test_what_is_no_key_set_is_an_error(text: bytes) -> None:
    """Rather than an issuer without keys."""
    with pytest.raises(UnreadableKeySetError):
        list(keys(text))


@given(ANY)
def test_any_document_is_judged(found: object) -> None:
    """Whatever JSON holds is a key set or is none."""
    try:
        read = dict(keys(json.dumps(found).encode()))
    except UnreadableKeySetError:
        return
    assert isinstance(read, dict)


def test_keys_are_fetched_once_and_again_after_their_time() -> None:
    """A key that was withdrawn is believed for five minutes more at most."""
    issuer = Issuer("one", "two")
    assert issuer.knows("one", at=0)
    issuer.kids = ("two",)

    assert issuer.knows("one", at=299.9)
    assert issuer.asked == 1
    assert not issuer.knows("one", at=300)
    assert issuer.asked == 2


def test_a_new_key_is_seen_before_that() -> None:
    """But made-up key ids make us ask twice a minute at most."""
    issuer = Issuer("one")
    issuer.knows("one", at=0)
    issuer.kids = ("one", "two")

    assert not issuer.knows("two", at=29.9)
    assert issuer.knows("two", at=30)
    assert [issuer.knows(f"made-up-{n}", at=31 + n) for n in range(28)] == [False] * 28
    assert issuer.asked == 2
    assert not issuer.knows("made-up", at=60)
    assert issuer.asked == 3


def test_an_issuer_that_is_down_is_not_asked_more_often() -> None:
    """Meanwhile its known keys are good, but none is beyond its time."""
    issuer = Issuer("one")
    issuer.knows("one", at=0)
    issuer.kids = None

    assert not issuer.knows("two", at=100)
    assert not issuer.knows("two", at=101)
    assert issuer.asked == 2
    assert issuer.knows("one", at=299)
    with pytest.raises(OSError, match=r"^$"):
        issuer.knows("one", at=300)


@contextmanager
def served(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Serve one document at every path, and return its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/keys?version=1"
        finally:
            server.shutdown()
            thread.join()


def test_a_document_is_fetched() -> None:
    """As it is."""
    with served(200, key_set(GOOD)) as url:
        assert HTTPSDocument(url)() == key_set(GOOD)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (404, b"", {}),
        (302, b"", {"Location": "http://127.0.0.1/elsewhere"}),
        (200, b"x" * (MAX_BYTES + 1), {}),
    ],
)
def test_any_other_answer_is_an_error(status: int, body: bytes, headers: dict[str, str]) -> None:
    """A redirection is not followed, and what is too long is not kept."""
    with served(status, body, **headers) as url, pytest.raises(OSError, match="the answer is"):
        HTTPSDocument(url)()


def test_an_issuer_that_is_not_there_is_an_error() -> None:
    """The connection is refused."""
    with served(200, b"") as url:
        pass

    with pytest.raises(OSError, match="refused"):
        HTTPSDocument(url)()


@pytest.mark.parametrize("url", ["", "keys", "http://example.com/keys", "file:keys", "ftp://127.0.0.1/keys"])
def test_keys_are_fetched_safely_or_not_at_all(url: str) -> None:
    """Without TLS, whoever is on the way could hand us keys of their own."""
    with pytest.raises(UnsafeURLError):
        HTTPSDocument(url)
