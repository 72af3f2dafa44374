"""DSSE envelopes: a payload, its type, and signatures over both.

Source: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md and protocol.md
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from toolkit.domain.canonical import canonical_json

PAYLOAD_TYPE = "application/vnd.in-toto+json"
"""Source: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md"""
_HEADER = b"DSSEv1"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, and the name of the key that made it."""

    keyid: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload as it was signed: these bytes, whatever they mean."""

    payload: bytes
    signatures: tuple[Signature, ...]
    payload_type: str = PAYLOAD_TYPE

    @property
    def signed(self) -> bytes:
        """The bytes that the signatures are over."""
        return encoded(self.payload_type, self.payload)

    def content(self) -> bytes:
        """Return the envelope as bytes: there is one form, and no other is read back."""
        return canonical_json(
            {
                "payload": base64.b64encode(self.payload).decode(),
                "payloadType": self.payload_type,
                "signatures": [
                    {"keyid": item.keyid, "sig": base64.b64encode(item.value).decode()}
                    for item in self.signatures
                ],
            }
        )


def encoded(payload_type: str, payload: bytes) -> bytes:
    """Return the pre-authentication encoding (PAE): no two payloads or types share one."""
    kind = payload_type.encode()
    return b" ".join((_HEADER, b"%d" % len(kind), kind, b"%d" % len(payload), payload))


def from_content(content: bytes) -> Envelope:
    """Read an envelope back.

    Raises:
        ValueError: it is none, or is written in another form than ours: one byte more, and it is no longer
            what its digest names.

    """
    try:
        document: Any = json.loads(content)
        found = Envelope(
            _decoded(document["payload"]),
            tuple(Signature(_text(item["keyid"]), _decoded(item["sig"])) for item in document["signatures"]),
            _text(document["payloadType"]),
        )
        same = found.content() == content
    except (KeyError, TypeError) as error:
        raise ValueError("it is no DSSE envelope") from error
    except RecursionError as error:
        raise ValueError("it is no DSSE envelope: it is too deep") from error
    if not same:
        raise ValueError("it is not written as we write envelopes")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("it is no text")
    return value


def _decoded(value: object) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except binascii.Error as error:
        raise ValueError(f"it is no base64: {error}") from error
