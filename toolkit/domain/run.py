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
    newest: dict[str, str] = {}
    ended: bool | None = None
    for entry in rest:
        match entry["event"]:
            case "start" | "complete" | "error" as event:
                # A replacement is deleted and created: its newest entry says how it stands.
                newest[entry["address"]] = event
            case "end":
                ended = entry["ok"]
    planned = set(intent["addresses"])
    state: State
    state = ("running" if alive else "killed") if ended is None else "done" if ended else "failed"
    return Run(
        state=state,
        fingerprint=intent["fingerprint"],
        done=_with(newest, "complete"),
        failed=_with(newest, "error"),
        never_ran=tuple(sorted(planned - set(newest))),
        unknown=_with(newest, "start"),
    )


def _with(newest: Mapping[str, str], event: str) -> tuple[str, ...]:
    return tuple(sorted(address for address, found in newest.items() if found == event))
