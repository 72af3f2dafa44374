"""An environment's ledger: as an audit reads it, and as JSON."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from toolkit.render.tables import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.chain import History, Line, Verdict
    from toolkit.domain.evidence import Evidence

_SHORT = 19
"""characters of a digest that people compare"""
_LISTED = 48
"""characters up to which the values of a list are told one by one"""
_COMMIT = re.compile(r"[0-9a-f]{40}")


def text(found: History) -> str:
    """Every line, oldest first: what, when, of which release, by whom, on what; then the verdict."""
    blocks = [_block(line) for line in found.lines] or [f"Nothing was recorded in {found.environment} yet"]
    return folded([*blocks, "", *_verdict(found.environment, found.verdict)])


def _block(line: Line) -> str:
    number = "   -" if line.sequence is None else f"#{line.sequence:<3}"
    said = line.evidence
    if said is None:
        return _printable(f"{number} NOT BELIEVED  {line.name}") + f"\n     {_printable(line.doubt)}"
    standing = "signed" if line.believed else "UNSIGNED"
    at = f"{said.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    lines = [
        f"{number} {at}  {said.kind}  {said.release}  {standing}",
        f"     by {said.by}",
        *([f"     {told}"] if (told := summary(said)) else []),
        f"     evidence {line.digest[:_SHORT] or line.name}",
    ]
    return "\n".join(_printable(each) for each in lines)


def _verdict(environment: str, verdict: Verdict) -> list[str]:
    lines = []
    if verdict.unsigned:
        lines.append(
            f"{_counted(verdict.unsigned, 'line is', 'lines are')} of before evidence was signed: told here, "
            "believed by no gate"
        )
    for item in verdict.breaks:
        lines += [_printable(f"[x] {item.name}"), _printable(f"    {item.cause}")]
    if not verdict.intact:
        count = _counted(len(verdict.breaks), "place", "places")
        return [*lines, f"The chain of {environment} is BROKEN in {count}"]
    if verdict.head is None:
        return [*lines, f"The chain of {environment} has not begun"]
    head = f"the newest line is #{verdict.head.sequence} {verdict.head.digest[:_SHORT]}"
    return [*lines, f"The chain of {environment} holds: {verdict.signed} signed; {head}"]


def summary(said: Evidence) -> str:
    """Return what a statement's details come to, in a few words."""
    return ", ".join(_told(said.details))


def _told(details: Mapping[str, Any]) -> list[str]:
    """Plain values as they are, long lists by their number; what stands for nothing is left out."""
    found = []
    for key, value in details.items():
        name = key.replace("_", " ")
        match value:
            case True:
                found.append(name)
            case False:
                found.append(f"not {name}" if key in ("passed", "drifted", "direct") else f"no {name}")
            case str() if value.startswith("sha256:"):
                found.append(f"{name} {value[:_SHORT]}")
            case str() if _COMMIT.fullmatch(value):
                found.append(f"{name} {value[:12]}")
            case str() | int() | float() if value != "":
                found.append(f"{name} {value}")
            case {"verdict": str(verdict), "open": int(count)}:
                found.append(f"scan {verdict}, {count} open")
            case list() if value and all(isinstance(item, str) for item in value):
                told = ", ".join(value)
                found.append(f"{name}: {told if len(told) <= _LISTED else len(value)}")
    return found


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _printable(value: str) -> str:
    """Return text that can't move a cursor, or begin a line of its own."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in value)


def document(found: History) -> dict[str, Any]:
    """Return the ledger as JSON."""
    verdict = found.verdict
    head = verdict.head
    return {
        "schema": "toolkit/history/v1",
        "environment": found.environment,
        "entries": [_entry(line) for line in found.lines],
        "chain": {
            "intact": verdict.intact,
            "signed": verdict.signed,
            "unsigned": verdict.unsigned,
            "head": None if head is None else {"sequence": head.sequence, "digest": head.digest},
            "breaks": [{"name": item.name, "cause": item.cause} for item in verdict.breaks],
        },
    }


def _entry(line: Line) -> dict[str, Any]:
    said = line.evidence
    return {
        "sequence": line.sequence,
        "name": line.name,
        "digest": line.digest,
        "verified": line.believed,
        "doubt": line.doubt,
        "key": line.keyid,
        "at": said.at.isoformat() if said else None,
        "kind": said.kind if said else None,
        "by": said.by if said else None,
        "release": said.release if said else None,
        "details": summary(said) if said else "",
        "subjects": dict(said.subjects) if said else {},
    }
