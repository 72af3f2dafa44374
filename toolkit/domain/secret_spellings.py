"""Every way in which a known secret is written in what tools print and store."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from urllib.parse import quote, quote_plus

_SHORTEST = 6
"""Letters below which a secret is not looked for inside of other texts: it would be found everywhere"""
_LINE = 16
"""Letters from which a line of a secret of several lines is looked for by itself"""
_GROUP = 3
"""Bytes that base64 writes as four letters"""


@lru_cache(maxsize=1024)
def spellings(secret: str) -> frozenset[str]:
    """Return a secret as it is, escaped for JSON, URLs and both, in base64 and in hexadecimal digits."""
    if len(secret) < _SHORTEST:
        return frozenset()
    found = {secret, *(line.strip() for line in secret.splitlines() if len(line.strip()) >= _LINE)}
    plain = set(found)
    for text in plain:
        found |= _escaped(text)
        for again in _escaped(text):
            found |= _escaped(again)
        found |= _in_url(text)
        found |= _in_base64(text.encode("utf-8", "surrogatepass"))
    return frozenset(each for each in found if len(each) >= _SHORTEST)


def _escaped(text: str) -> set[str]:
    """Return a text as JSON writers have it: Python's, and Go's, which escapes what HTML would read."""
    made = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    for letter, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        made |= {each.replace(letter, code) for each in made}
    return made


def _in_url(text: str) -> set[str]:
    data = text.encode("utf-8", "surrogatepass")
    made = {quote(data, safe=""), quote(data), quote_plus(data)}
    return made | {_lower_escapes(each) for each in made}


def _lower_escapes(text: str) -> str:
    parts = text.split("%")
    return parts[0] + "".join(f"%{part[:2].lower()}{part[2:]}" for part in parts[1:])


def _in_base64(data: bytes) -> set[str]:
    """Return the letters that every base64 text with these bytes in it has, wherever they begin."""
    made = {base64.b64encode(data).decode(), data.hex(), data.hex().upper()}
    for before in range(_GROUP):
        start = -(-before * 4 // _GROUP)
        whole = base64.b64encode(b"\0" * before + data).decode().rstrip("=")
        partial = (len(data) + before) % _GROUP
        made.add(whole[start : len(whole) - (1 if partial else 0)])
    return made | {each.replace("+", "-").replace("/", "_") for each in made}
