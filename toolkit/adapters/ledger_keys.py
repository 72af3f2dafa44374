"""Which key signs which evidence: whoever may look signs what was seen, and nothing that opens a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.dsse import Signature
    from toolkit.domain.evidence import Kind
    from toolkit.ports.signing import Signing

PLANS: frozenset[Kind] = frozenset({"planned", "drift-checked"})
"""what the key of plans may sign: code of a branch that nobody has reviewed yet runs beside that key"""


class LedgerKeys:
    """The two keys of an environment.

    Args:
        evidence: may sign everything; only who may change the environment may use it.
        plans: signs plans, and what drift was seen; who may look at the environment may use it.

    """

    def __init__(self, evidence: Signing, plans: Signing) -> None:
        self._evidence = evidence
        self._plans = plans

    def sign(self, kind: Kind) -> Callable[[bytes], Signature]:
        """Return what signs a statement of a kind."""
        return self._plans.sign if kind in PLANS else self._evidence.sign

    def doubt(self, message: bytes, signature: Signature) -> str:
        """Tell why a signature is of neither key over these bytes; empty where it is of one."""
        told = self._evidence.doubt(message, signature)
        if not told or signature.keyid == self._evidence.keyid():
            return told
        try:
            plans = self._plans.keyid()
        except ToolError:
            return told  # of before plans had a key of their own
        # By another key altogether it is told which one it should have been.
        return self._plans.doubt(message, signature) if signature.keyid == plans else told

    def excess(self, kind: Kind, keyid: str) -> str:
        """Tell why the key that signed a statement may not sign one of this kind; empty where it may."""
        if kind in PLANS or keyid == self._evidence.keyid():
            return ""
        return f"it says {kind}, and is signed by the key of plans, which signs no such thing"
