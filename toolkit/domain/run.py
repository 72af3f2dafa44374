"""What became of an apply: its journal, read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.lock import Lock

State = Literal["running", "failed", "killed", "done"]


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that an apply began to create, and perhaps finished."""

    address: str
    id: str | None
    """as Terraform reported it; None where it never did"""


@dataclass(frozen=True, slots=True)
class Run:
    """One apply: which resources are done, failed, never begun, or in an unknown state."""

    state: State
    fingerprint: str
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    never_ran: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    """what it created, or was creating: it exists, or may exist, whether or not the state knows of it"""
    begun: datetime | None = None
    by: str | None = None
    host: str | None = None
    """the machine that it ran, or runs, on"""
    cause: str | None = None
    """why it failed, as far as it could say"""


@dataclass(frozen=True, slots=True)
class Interruption:
    """An apply that did not come to its end, and what stands in the way of finishing it."""

    run: Run
    lock: Lock | None
    """who holds the state's lock; None where nobody does, or it could not be looked at"""
    proof: str | None
    """that the holder is dead; None where there is no proof"""
    next: str
    """the next safe command"""


def from_journal(entries: Sequence[Mapping[str, Any]], *, alive: bool) -> Run | None:
    """Explain the newest apply in a journal; ``alive`` says whether its process still runs.

    Entries: ``intent`` (fingerprint, addresses, host, pid), ``process`` (Terraform's pid), ``start``,
    ``complete`` (id) and ``error`` (address, action), ``end`` (ok, cause), ``copy`` where this is the copy of
    another machine's journal. What was begun and never reported
    back is unknown: the account has to be asked.
    """
    starts = [index for index, entry in enumerate(entries) if entry["event"] == "intent"]
    if not starts:
        return None
    intent, *rest = entries[starts[-1] :]
    newest: dict[str, str] = {}
    made: dict[str, str | None] = dict(intent.get("made", ()))
    end: Mapping[str, Any] | None = None
    copied = False
    for entry in rest:
        match entry["event"]:
            case "start" | "complete" | "error" as event:
                # A replacement is deleted and created: its newest entry says how it stands.
                newest[entry["address"]] = event
                _creation(made, entry)
            case "end":
                end = entry
            case "copy":
                copied = True
    planned = set(intent["addresses"])
    state: State
    state = ("running" if alive else "killed") if end is None else "done" if end["ok"] else "failed"
    moment = intent.get("at")
    unknown, never = set(_with(newest, "start")), planned - set(newest)
    if copied and state == "killed":
        # The copy lags by seconds: what it does not tell of may have been begun.
        unknown, never = unknown | never, set()
    made = {**dict.fromkeys(sorted(unknown & planned)), **made} if copied else made
    return Run(
        state=state,
        fingerprint=intent["fingerprint"],
        done=_with(newest, "complete"),
        failed=_with(newest, "error"),
        never_ran=tuple(sorted(never)),
        unknown=tuple(sorted(unknown)),
        made=tuple(Made(address, found) for address, found in sorted(made.items())),
        begun=datetime.fromisoformat(moment) if moment else None,
        by=intent.get("by"),
        host=intent.get("host"),
        cause=end.get("cause") if end is not None else None,
    )


def _creation(made: dict[str, str | None], entry: Mapping[str, Any]) -> None:
    """Take down what exists now, or may exist."""
    match entry["event"], entry.get("action"):
        case "start" | "error", "create":
            made.setdefault(entry["address"], None)
        case "complete", "create":
            made[entry["address"]] = entry.get("id")
        case "complete", "delete":
            made.pop(entry["address"], None)


def _with(newest: Mapping[str, str], event: str) -> tuple[str, ...]:
    return tuple(sorted(address for address, found in newest.items() if found == event))


def terraform_entry(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the journal is to hold of one of Terraform's events; None where it tells of no resource."""
    hook = event.get("hook", {})
    address = hook.get("resource", {}).get("addr")
    action = hook.get("action")
    if address is None or action == "read":
        return None
    match event["type"]:
        case "apply_start":
            return {"event": "start", "address": address, "action": action}
        case "apply_complete":
            found = {"event": "complete", "address": address, "action": action}
            return {**found, "id": hook["id_value"]} if hook.get("id_value") else found
        case "apply_errored":
            return {"event": "error", "address": address, "action": action}
        case _:
            return None
