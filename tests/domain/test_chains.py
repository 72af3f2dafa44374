"""A ledger's chain: nothing is changed, removed, inserted or moved without being found."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import chain
from toolkit.domain.chain import Break, Head
from toolkit.domain.digest import canonical_json, of_bytes
from toolkit.domain.dsse import Envelope, Signature
from toolkit.domain.evidence import Evidence

if TYPE_CHECKING:
    from toolkit.domain.chain import Line

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
COUNT = 4


def sign(message: bytes, key: bytes = b"ours") -> Signature:
    """Sign with a key that is told by its name."""
    return Signature(key.decode(), hmac.digest(key, message, "sha256"))


def doubt(message: bytes, signature: Signature) -> str:
    """Tell whether our key signed it."""
    return "" if signature == sign(message) else "another key, or other bytes"


def said(number: int, environment: str = "dev") -> Evidence:
    """Return a statement."""
    kind = ("planned", "applied", "verified", "promoted")[number % 4]
    at = NOON + timedelta(minutes=number)
    return Evidence(kind, environment, "r-1", at, "me", {"f": "sha256:" + "a" * 64}, {"n": number})


def written(count: int = COUNT, environment: str = "dev", first: int = 0) -> list[bytes]:
    """Return the lines of a chain."""
    contents: list[bytes] = []
    head = None
    for number in range(count):
        contents.append(chain.sealed(said(number + first, environment), head, sign))
        head = Head(number + 1, of_bytes(contents[-1]).value)
    return contents


def read(contents: list[bytes | None], environment: str = "dev") -> list[Line]:
    """Read lines that lie at their places; None where nothing lies."""
    return [
        chain.missing(str(place), place, place)
        if content is None
        else chain.read(str(place), content, sequence=place, environment=environment, doubt=doubt)
        for place, content in enumerate(contents, 1)
    ]


CHAIN = written()
PLACES = st.integers(0, COUNT - 1)


@given(st.integers(0, 6))
def test_a_chain_that_nobody_touched_holds(count: int) -> None:
    """Every line is believed, and continues the one before it."""
    contents = written(count)
    lines = read([*contents])

    verdict = chain.judge(lines)
    assert verdict.intact
    assert verdict.signed == count
    assert chain.believed(lines) == tuple(said(number) for number in range(count))
    assert all(after.previous == before.digest for before, after in pairwise(lines))
    assert verdict.head == (Head(count, of_bytes(contents[-1]).value) if count else None)


@given(st.data())
def test_any_byte_that_is_changed_is_found(data: st.DataObject) -> None:
    """In any line, the last one too: an envelope has one form, and all of it is under the signature."""
    place = data.draw(PLACES)
    content = bytearray(CHAIN[place])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    lines = read([*CHAIN[:place], bytes(content), *CHAIN[place + 1 :]])

    assert str(place + 1) in {item.name for item in chain.judge(lines).breaks}
    assert said(place) not in chain.believed(lines)


@given(PLACES.filter(lambda place: place < COUNT - 1), st.booleans())
def test_any_line_that_is_removed_is_found(place: int, closed_up: bool) -> None:  # noqa: FBT001 - drawn
    """Whether a hole is left, or the later lines are moved up."""
    rest = [*CHAIN[:place], *([] if closed_up else [None]), *CHAIN[place + 1 :]]

    assert not chain.judge(read(rest)).intact


@given(PLACES, PLACES)
def test_any_two_lines_that_are_swapped_are_found(one: int, other: int) -> None:
    """Each was signed for its place."""
    contents: list[bytes | None] = [*CHAIN]
    contents[one], contents[other] = contents[other], contents[one]

    assert chain.judge(read(contents)).intact == (one == other)


@given(PLACES, st.integers(0, COUNT))
def test_a_line_that_is_inserted_again_is_found(place: int, where: int) -> None:
    """A genuine one, at another place, even at the end."""
    contents = [*CHAIN]
    contents.insert(where, CHAIN[place])

    verdict = chain.judge(read([*contents]))
    assert not verdict.intact


@given(PLACES)
def test_a_line_signed_by_the_key_itself_in_place_of_another_is_found(place: int) -> None:
    """Whoever may sign can't rewrite the past: the next line names what was there."""
    head = Head(place, of_bytes(CHAIN[place - 1]).value) if place else None
    other = chain.sealed(said(9), head, sign)
    lines = read([*CHAIN[:place], other, *CHAIN[place + 1 :]])

    assert chain.judge(lines).intact == (place == COUNT - 1)


@given(PLACES)
def test_a_line_of_another_environment_is_not_believed(place: int) -> None:
    """Even where one key signs both, and it fits the chain."""
    lines = read([*CHAIN[:place], written(environment="prod")[place], *CHAIN[place + 1 :]])

    assert "signed for prod" in lines[place].doubt
    assert lines[place].evidence is None
    assert not chain.judge(lines).intact


def test_another_key_is_not_believed() -> None:
    """Whatever it signs."""
    content = chain.sealed(said(0), None, lambda message: sign(message, b"theirs"))

    (line,) = read([content])
    assert "another key" in line.doubt
    assert line.evidence is None


def test_a_chain_that_begins_in_the_middle_is_found() -> None:
    """A first line that continues something."""
    content = chain.sealed(said(0), Head(0, "sha256:" + "0" * 64), sign)

    (found,) = chain.judge(read([content])).breaks
    assert "none is before it" in found.cause


@pytest.mark.parametrize(
    "envelope",
    [
        Envelope(b"{}", ()),
        Envelope(b"{}", (Signature("ours", b"1"), Signature("ours", b"2"))),
        Envelope(b"{}", (sign(Envelope(b"{}", (), "text/plain").signed),), "text/plain"),
        Envelope(b"{}", (sign(Envelope(b"{}", ()).signed),)),
        Envelope(b"[]", (sign(Envelope(b"[]", ()).signed),)),
        Envelope(b"{", (sign(Envelope(b"{", ()).signed),)),
        Envelope(
            canonical_json(said(0).statement()),
            (sign(Envelope(canonical_json(said(0).statement()), ()).signed),),
        ),
    ],
)
def test_an_envelope_that_is_no_line_is_not_believed(envelope: Envelope) -> None:
    """Unsigned, signed twice, of another type, empty, or without a place."""
    (line,) = read([envelope.content()])

    assert line.doubt
    assert not line.legacy


def test_what_was_never_signed_is_told_and_not_believed() -> None:
    """It is of before the chain; nobody has tampered with anything."""
    old = chain.legacy("old", canonical_json(said(-1).statement()))
    lines = [old, *read([*CHAIN])]

    verdict = chain.judge(lines)
    assert (old.believed, old.legacy, old.evidence) == (False, True, said(-1))
    assert (verdict.intact, verdict.unsigned, verdict.signed) == (True, 1, COUNT)
    assert said(-1) not in chain.believed(lines)
    assert chain.forged(lines) == ()


def test_what_is_unsigned_and_of_after_the_chain_began_is_a_forgery() -> None:
    """No writer of ours leaves one behind."""
    late = chain.legacy("late", canonical_json(said(3).statement()))

    (found,) = chain.judge([late, *read([*CHAIN])]).breaks
    assert (found.name, found.cause) == ("late", "it is unsigned, and of after evidence was signed")


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        canonical_json(said(0).statement()).replace(b"+00:00", b""),
    ],
)
def test_what_is_no_statement_at_all_is_told(content: bytes) -> None:
    """Also where its time is told in no zone."""
    line = chain.legacy("old", content)

    assert (line.evidence, line.believed) == (None, False)


def test_what_the_store_knows_to_be_removed_breaks_the_chain() -> None:
    """The newest line leaves nothing behind in the chain itself."""
    removed = Break("4", "it was removed")

    assert chain.judge(read([*CHAIN[:-1]])).intact
    assert chain.judge(read([*CHAIN[:-1]]), [removed]).breaks == (removed,)


def test_only_kinds_that_are_asked_for_are_returned() -> None:
    """Oldest first."""
    assert chain.believed(read([*CHAIN]), "verified", "planned") == (said(0), said(2))


def test_an_unsigned_line_counts_where_no_signed_one_says_the_same() -> None:
    """Of this release."""
    old = [chain.legacy(f"old-{number}", canonical_json(said(number).statement())) for number in range(4)]
    lines = [*old, *read([*written(2)])]

    assert chain.doubted(lines, "r-1") == (old[2], old[3])
    assert chain.doubted(lines, "r-2") == ()
