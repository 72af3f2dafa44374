"""DSSE: the specification's example, and nothing else read back than what was written."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.dsse import PAYLOAD_TYPE, Envelope, Signature, encoded, from_content

ENVELOPES = st.builds(
    Envelope,
    payload=st.binary(max_size=60),
    signatures=st.lists(
        st.builds(Signature, keyid=st.text(max_size=8), value=st.binary(max_size=70)), max_size=2
    ).map(tuple),
    payload_type=st.sampled_from([PAYLOAD_TYPE, "", "text/plain"]),
)
EXAMPLE = Envelope(b'{"a":1}', (Signature("sha256:ab", b"\x00" * 64),))


def test_the_encoding_is_that_of_the_specification() -> None:
    """Its own test vector (protocol.md, "Test Vectors")."""
    assert encoded("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_lengths_are_counted_in_bytes() -> None:
    """A type may hold more than ASCII."""
    assert encoded("é", "é".encode()) == "DSSEv1 2 é 2 é".encode()


@given(st.text(max_size=9), st.binary(max_size=9), st.text(max_size=9), st.binary(max_size=9))
def test_no_two_payloads_or_types_share_an_encoding(one: str, a: bytes, other: str, b: bytes) -> None:
    """Whatever spaces and digits they hold: a signature is over one thing."""
    assert (encoded(one, a) == encoded(other, b)) == ((one, a) == (other, b))


@given(ENVELOPES)
def test_an_envelope_is_read_back_as_it_was_written(envelope: Envelope) -> None:
    """And written the same again."""
    content = envelope.content()

    assert from_content(content) == envelope
    assert from_content(content).content() == content


def test_an_envelope_has_the_form_of_the_specification() -> None:
    """So that others' tools verify it."""
    document = json.loads(EXAMPLE.content())

    assert set(document) == {"payload", "payloadType", "signatures"}
    assert base64.b64decode(document["payload"]) == EXAMPLE.payload
    assert document["payloadType"] == "application/vnd.in-toto+json"
    assert set(document["signatures"][0]) == {"keyid", "sig"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"\xff",
        b"[" * 100_000,
        EXAMPLE.content() + b"\n",
        EXAMPLE.content().replace(b":", b": ", 1),
        EXAMPLE.content().replace(b'"payloadType"', b'"more":1,"payloadType"'),
        EXAMPLE.content().replace(b"eyJh", b"ey*h"),
        EXAMPLE.content().replace(b"==", b"B="),
        b'{"payload":1,"payloadType":"a","signatures":[]}',
        b'{"payload":"","payloadType":1,"signatures":[]}',
        b'{"payload":"","payloadType":"a","signatures":[1]}',
        b'{"payload":"","payloadType":"a","signatures":[{"keyid":1,"sig":""}]}',
    ],
)
def test_what_is_no_envelope_of_ours_is_refused(content: bytes) -> None:
    """One form only: two different files never mean one line."""
    with pytest.raises(ValueError, match=r".+"):
        from_content(content)
