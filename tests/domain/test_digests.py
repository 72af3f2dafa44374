"""Equal documents have equal digests, different ones have not, and a digest has one form."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.digest import Digest, canonical_json, from_base64, of_bytes, of_document

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def reordered(value: Any, draw: st.DrawFn) -> Any:  # noqa: ANN401 - any JSON value
    """Return the same document with the keys of its objects in another order."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: reordered(value[key], draw) for key in keys}
    if isinstance(value, list):
        return [reordered(item, draw) for item in value]
    return value


@given(st.data(), JSON)
def test_the_order_of_keys_does_not_change_the_bytes(data: st.DataObject, document: object) -> None:
    """Dictionaries remember how they were filled; documents do not."""
    assert canonical_json(reordered(document, data.draw)) == canonical_json(document)


@given(JSON)
def test_canonical_json_is_json_of_the_same_document(document: object) -> None:
    """Nothing is lost: so two documents of the same bytes are the same document."""
    assert json.loads(canonical_json(document)) == document


@given(JSON, JSON)
def test_different_documents_have_different_bytes(one: object, other: object) -> None:
    """True is not 1, null is not absent, a list has an order."""
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (canonical_json(one) == canonical_json(other)) == same
    assert (of_document(one) == of_document(other)) == same


@given(JSON)
def test_canonical_json_wastes_no_space(document: object) -> None:
    """There is one way to write it: on one line, without blanks between tokens."""
    text = canonical_json(document).decode()

    assert text == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "\n" not in text


@given(st.binary())
def test_a_digest_is_the_sha256_in_each_of_its_forms(data: bytes) -> None:
    """OCI's, hexadecimal, and what AWS Lambda reports as CodeSha256."""
    found = of_bytes(data)

    assert found.hex == hashlib.sha256(data).hexdigest()
    assert str(found) == found.value == f"sha256:{found.hex}"
    assert from_base64(found.base64) == found
    assert Digest(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0" * 64,
        "sha256:",
        "sha256:" + "0" * 63,
        "sha256:" + "0" * 65,
        "sha256:" + "A" * 64,
        "sha256:" + "g" * 64,
        "sha512:" + "0" * 64,
        "SHA256:" + "0" * 64,
        "sha256:" + "0" * 64 + "\n",
        " sha256:" + "0" * 64,
    ],
)
def test_what_has_another_form_is_no_digest(text: str) -> None:
    """One digest, one spelling: otherwise two equal ones would differ."""
    with pytest.raises(ValueError, match="not of the form sha256"):
        Digest(text)


@given(st.text(max_size=80))
def test_no_text_is_a_digest_by_accident(text: str) -> None:
    """Whatever a file says: it has the form, or it is refused."""
    try:
        found = Digest(text)
    except ValueError:
        return
    assert len(found.hex) == 64
    assert set(found.hex) <= set("0123456789abcdef")


@pytest.mark.parametrize("text", ["", "AAAA", "no base64!", "A" * 44 + "AAAA"])
def test_what_lambda_can_not_have_reported_is_refused(text: str) -> None:
    """A digest of another length is none."""
    with pytest.raises(ValueError, match=r".+"):
        from_base64(text)
