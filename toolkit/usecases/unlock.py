"""Say who holds the lock of a state, and take it from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.lock import Unlocked
from toolkit.errors import Refused

if TYPE_CHECKING:
    from toolkit.domain.lock import Lock
    from toolkit.ports.journal import Journal
    from toolkit.ports.state import State


def released(lock: Lock, *, state: State, journal: Journal) -> str | None:
    """Release the lock of a dead holder, and return the proof of its death; None where there is none.

    Its holder may have let go, and then ended, since the lock was looked at: only the look after the proof
    is one that nothing can change any more.
    """
    proof = journal.gone(lock)
    if proof is None:
        return None
    now = state.lock()
    if now is not None and now.id == lock.id:
        state.unlock(lock.id)
    return proof


def unlock(name: str, *, state: State, journal: Journal, force: str | None) -> Unlocked:
    """Release the lock of a dead holder; of one that may be alive only where its lock is named.

    Raises:
        Refused: its holder may be alive, or another than the named one holds it.

    """
    lock = state.lock()
    if lock is None:
        return Unlocked(name, None, "")
    if force is not None and force != lock.id:
        raise Refused(
            f"the lock of {name} was not released",
            cause=f"it is held by {lock}, not under the id {force}",
            fix=f"look at who holds it: toolkit unlock {name}",
        )
    proof = released(lock, state=state, journal=journal)
    if proof is not None:
        return Unlocked(name, lock, proof)
    if force is None:
        raise Refused(
            f"the lock of {name} was not released",
            cause=f"it is held by {lock}, who may be alive: nothing here proves the contrary",
            fix=f"make sure that it is dead; then: toolkit unlock {name} --force {lock.id}",
        )
    state.unlock(lock.id)
    return Unlocked(name, lock, "by force")
