"""What became of an apply: its journal, read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

State = Literal["running", "failed", "killed", "done"]


@dataclass(frozen=True, slots=True)
class Run:
    """One apply: which resources are done, failed, never begun, or in an unknown state."""

    state: State
    fingerprint: str
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    never_ran: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def from_journal(entries: Sequence[Mapping[str, Any]], *, alive: bool) -> Run | None:
    """Explain the newest apply in a journal; ``alive`` says whether its process still runs.

    Entries: ``intent`` (fingerprint, addresses, pid), ``start``/``complete``/``error`` (address), ``end``
    (ok). What was begun and never reported back is unknown: the account has to be asked.
    """
    starts = [index for index, entry in enumerate(entries) if entry["event"] == "intent"]
    if not starts:
        return None
    intent, *rest = entries[starts[-1] :]
    begun, done, failed = set[str](), set[str](), set[str]()
    ended: bool | None = None
    for entry in rest:
        match entry["event"]:
            case "start":
                begun.add(entry["address"])
            case "complete":
                done.add(entry["address"])
            case "error":
                failed.add(entry["address"])
            case "end":
                ended = entry["ok"]
    planned = set(intent["addresses"])
    state: State
    state = ("running" if alive else "killed") if ended is None else "done" if ended else "failed"
    return Run(
        state=state,
        fingerprint=intent["fingerprint"],
        done=tuple(sorted(done - failed)),
        failed=tuple(sorted(failed)),
        never_ran=tuple(sorted(planned - begun - done - failed)),
        unknown=tuple(sorted(begun - done - failed)),
    )
