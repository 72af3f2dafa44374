"""Evidence and its key in memory."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.domain import chain
from toolkit.domain.chain import Line
from toolkit.domain.digest import canonical_json, of_bytes
from toolkit.domain.dsse import Signature
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.domain.chain import Break
    from toolkit.domain.evidence import Evidence, Kind
    from toolkit.errors import ToolkitError


@dataclass(slots=True)
class MemorySigning:
    """A key that whoever knows its secret can sign with and verify."""

    secret: bytes | None = b"secret"
    """None: the key was not made yet"""
    name: str = "memory:evidence-key"

    def ensure(self) -> bool:
        """Make the key where there is none; True where it was made."""
        new = self.secret is None
        self.secret = self.secret or b"made"
        return new

    def sign(self, message: bytes) -> Signature:
        """Return a signature over these bytes."""
        if self.secret is None:
            raise ToolError("evidence can't be signed", cause="there is no key", fix="toolkit bootstrap")
        return Signature(of_bytes(self.secret).value, hmac.digest(self.secret, message, "sha256"))

    def doubt(self, message: bytes, signature: Signature) -> str:
        """Tell why a signature is not this key's over these bytes; empty where it is."""
        own = self.sign(message)
        if own.keyid != signature.keyid:
            return "it is signed by another key"
        return "" if own == signature else "its signature is not over what it says"

    def keyid(self) -> str:
        """Return the key's name."""
        return self.sign(b"").keyid

    def public_key(self) -> str:
        """Return what stands for the public part."""
        return self.keyid()


@dataclass(slots=True)
class MemoryLedger:
    """Evidence, in the order in which it came; ``doubts`` are the places of forged lines, and why."""

    kept: list[Evidence] = field(default_factory=list)
    failure: ToolkitError | None = None
    """raised by whatever is asked"""
    refusal: ToolkitError | None = None
    """raised where something is to be recorded"""
    doubts: dict[int, str] = field(default_factory=dict)
    taken: list[Break] = field(default_factory=list)
    """what the store says was removed"""
    unsigned: list[Evidence] = field(default_factory=list)
    """of before evidence was signed"""

    def record(self, evidence: Evidence) -> None:
        """Keep a statement."""
        if self.failure is not None:
            raise self.failure
        if self.refusal is not None:
            raise self.refusal
        self.kept.append(evidence)

    def records(self, *kinds: Kind) -> tuple[Evidence, ...]:
        """Every signed statement of these kinds, or of any, oldest first."""
        lines = self.lines(*kinds)
        for line in chain.forged(lines):
            raise ToolError("the evidence can't be believed", cause=f"{line.name}: {line.doubt}")
        return chain.believed(lines, *kinds)

    def lines(self, *kinds: Kind) -> tuple[Line, ...]:
        """Every line of these kinds, or of any, in the order of the chain."""
        if self.failure is not None:
            raise self.failure
        old = [Line(f"old/{number}", None, said, chain.UNSIGNED) for number, said in enumerate(self.unsigned)]
        lines, previous = [], None
        for place, said in enumerate(self.kept, chain.FIRST):
            doubt = self.doubts.get(place, "")
            found = of_bytes(canonical_json([previous, said.statement()])).value
            lines.append(Line(f"chain/{place}", place, None if doubt else said, doubt, found, previous))
            previous = found
        fitting = [
            line
            for line in (*old, *lines)
            if line.evidence is None or not kinds or line.evidence.kind in kinds
        ]
        return tuple(fitting)

    def removed(self) -> tuple[Break, ...]:
        """Return what the store says was taken away."""
        return tuple(self.taken)
