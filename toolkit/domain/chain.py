"""The lines of a ledger, each of which names the one before it by its digest, all signed.

Whoever changes, removes, inserts or swaps a line breaks the chain there. A line that was cut off at the
end leaves nothing behind in the chain: for those, what the store itself remembers is asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from toolkit.domain import digest, dsse, evidence
from toolkit.domain.canonical import canonical_json
from toolkit.domain.dsse import Envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.domain.dsse import Signature
    from toolkit.domain.evidence import Evidence, Kind

UNSIGNED = "it is unsigned: of before evidence was signed"
FIRST = 1
"""sequence number of a chain's first line"""
LAST = 9_999_999_999
"""sequence number that no chain gets to: ten digits"""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line: what the next one continues."""

    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger, as it was found."""

    name: str
    """of its object"""
    sequence: int | None
    """None for one of before there was a chain"""
    evidence: Evidence | None
    """What it says; None where nobody is known to have said it"""
    doubt: str = ""
    """Why it is not believed; empty where it is"""
    digest: str = ""
    """of its bytes"""
    previous: str | None = None
    """digest of the line that it continues; None for the first"""
    keyid: str = ""

    @property
    def believed(self) -> bool:
        """Whether it is signed by the environment's key, and stands where it was written."""
        return not self.doubt

    @property
    def legacy(self) -> bool:
        """Whether it is of before there was a chain: it proves nothing, and nobody tampered with it."""
        return self.sequence is None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    name: str
    """of the object"""
    cause: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a whole chain."""

    signed: int
    unsigned: int
    breaks: tuple[Break, ...]
    head: Head | None

    @property
    def intact(self) -> bool:
        """Whether every line is what was once written, where it was written."""
        return not self.breaks


@dataclass(frozen=True, slots=True)
class History:
    """The ledger of one environment, from its beginning."""

    environment: str
    lines: tuple[Line, ...]
    verdict: Verdict


def sealed(said: Evidence, head: Head | None, sign: Callable[[bytes], Signature]) -> bytes:
    """Return the line that continues a chain."""
    statement = said.statement()
    statement["predicate"] |= {
        "sequence": head.sequence + 1 if head else FIRST,
        "previous": head.digest if head else None,
    }
    payload = canonical_json(statement)
    unsigned = Envelope(payload, ())
    return Envelope(payload, (sign(unsigned.signed),)).content()


def read(
    name: str,
    content: bytes,
    *,
    sequence: int,
    environment: str,
    doubt: Callable[[bytes, Signature], str],
) -> Line:
    """Read a line of a chain, and tell whether it is believed.

    Nothing of what it says is looked at before its signature is seen to be good.

    Args:
        sequence: its place, as its name says.
        environment: whose ledger it lies in.
        doubt: tells why a signature over some bytes is not believed; empty where it is.

    """
    found = digest.of_bytes(content).value
    try:
        envelope = dsse.from_content(content)
        keyid = _keyid(envelope, doubt)
        document: Any = json.loads(envelope.payload)
        said = evidence.from_statement(document)
        own, previous = document["predicate"]["sequence"], document["predicate"]["previous"]
    except (ValueError, KeyError) as error:
        return Line(name, sequence, None, str(error) or "it can't be read", found)
    moved = ""
    if said.environment != environment:
        moved = f"it was signed for {said.environment}, and lies in the ledger of {environment}"
    elif own != sequence:
        moved = f"it was signed as line {own}, and lies in the place of line {sequence}"
    return Line(name, sequence, None if moved else said, moved, found, previous, keyid)


def _keyid(envelope: Envelope, doubt: Callable[[bytes, Signature], str]) -> str:
    if len(envelope.signatures) != 1:
        raise ValueError(f"it has {len(envelope.signatures)} signatures, not one")
    if envelope.payload_type != dsse.PAYLOAD_TYPE:
        raise ValueError(f"its payload is {envelope.payload_type}, not {dsse.PAYLOAD_TYPE}")
    signature = envelope.signatures[0]
    cause = doubt(envelope.signed, signature)
    if cause:
        raise ValueError(cause)
    return signature.keyid


def legacy(name: str, content: bytes) -> Line:
    """Read a statement of before the chain: it is told, and never believed."""
    found = digest.of_bytes(content).value
    try:
        said = evidence.from_statement(json.loads(content))
    except (ValueError, AttributeError, RecursionError):
        said = None
    if said is None or said.at.tzinfo is None:
        return Line(name, None, None, "it is unsigned, and no statement of ours", found)
    return Line(name, None, said, UNSIGNED, found)


def missing(name: str, first: int, last: int) -> Line:
    """Return what stands for lines that are not there."""
    cause = "it is missing" if first == last else f"it is missing, and so is every line up to {last}"
    return Line(name, first, None, cause)


def believed(lines: Sequence[Line], *kinds: Kind) -> tuple[Evidence, ...]:
    """Return what signed lines say, of these kinds or of any, oldest first."""
    found = [line.evidence for line in lines if line.believed and line.evidence is not None]
    fitting = [item for item in found if not kinds or item.kind in kinds]
    return tuple(sorted(fitting, key=lambda item: item.at))


def forged(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that somebody tampered with; those of before the chain are not among them."""
    return tuple(line for line in lines if not line.believed and not line.legacy)


def doubted(lines: Sequence[Line], release: str) -> tuple[Line, ...]:
    """Return what keeps a release's evidence from being believed: forgeries, and what was never signed.

    An unsigned line counts where it is of this release, and no signed one says the same.
    """
    signed = {item.kind for item in believed(lines) if item.release == release}
    unsigned = [
        line
        for line in lines
        if line.legacy
        and line.evidence is not None
        and line.evidence.release == release
        and line.evidence.kind not in signed
    ]
    return (*forged(lines), *unsigned)


def judge(lines: Sequence[Line], removed: Sequence[Break] = ()) -> Verdict:
    """Follow a chain from its first line to its last.

    Args:
        lines: every line there is, in the order of the chain; those of before it come first.
        removed: what the store itself says was taken away, or written over.

    """
    chained = [line for line in lines if not line.legacy]
    breaks = [Break(line.name, line.doubt) for line in chained if not line.believed]
    if chained and chained[0].believed and chained[0].previous is not None:
        breaks.append(Break(chained[0].name, "it continues a line, and none is before it"))
    breaks += [
        Break(after.name, "it does not continue the line before it: one of the two is not what was written")
        for before, after in pairwise(chained)
        if before.believed and after.believed and after.previous != before.digest
    ]
    breaks += _late(lines)
    last = chained[-1] if chained else None
    return Verdict(
        signed=sum(line.believed for line in chained),
        unsigned=sum(line.legacy for line in lines),
        breaks=(*sorted(breaks, key=lambda item: item.name), *removed),
        head=Head(last.sequence, last.digest) if last and last.sequence and last.believed else None,
    )


def _late(lines: Sequence[Line]) -> list[Break]:
    """Unsigned lines that tell of a time when all were signed."""
    begun = min((line.evidence.at for line in lines if line.believed and line.evidence), default=None)
    return [
        Break(line.name, "it is unsigned, and of after evidence was signed")
        for line in lines
        if line.legacy and begun and line.evidence and line.evidence.at > begun
    ]
