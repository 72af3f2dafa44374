"""Give each known failure of Terraform a cause and a fix.

Terraform's summaries are ambiguous (a held lock and a corrupt state share one), so that detail and summary
are looked at together, against a table whose order says which of two texts tells more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.adapters.terraform_fault_table import FAULTS, Fault
from toolkit.errors import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

TOLD = 8
"""failures of one kind that are told in Terraform's own words; how many more there were is told too"""
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_BOX = re.compile(r"^[│╷╵ ]+", re.MULTILINE)
_UNKNOWN = Fault("", "", "", "mend what Terraform names above, and run the command again")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a failed command is told as."""

    fault: str
    """of the first problem; "" where it is none that is known"""
    problems: tuple[Problem, ...]
    """one for each kind of failure"""

    @property
    def cause(self) -> str:
        """All causes, one below the other."""
        return "\n".join(problem.cause for problem in self.problems)


def explain(
    diagnostics: Sequence[Mapping[str, Any]],
    stderr: str,
    *,
    environment: str = "ENV",
    mask: Callable[[str], str] = str,
    place: Callable[[str], str] = str,
) -> Explanation:
    """Return what a failed command died of.

    Args:
        diagnostics: Terraform's own, warnings among them.
        stderr: what it wrote there.
        environment: that the fixes name.
        mask: takes secrets out of Terraform's words.
        place: returns the user's file for one that Terraform names.

    """
    errors = [item for item in diagnostics if item.get("severity") == "error"]
    found: dict[Fault, list[tuple[re.Match[str] | None, str, Location | None]]] = {}
    for item in errors or [_from_stderr(stderr)]:
        told = mask(_told(item))
        fault, match = _known(told)
        found.setdefault(fault, []).append((match, told, _location(item, place)))
    order = [*FAULTS, _UNKNOWN]
    kinds = sorted(found, key=order.index)
    problems = tuple(item for fault in kinds for item in _problems(fault, found[fault], environment))
    return Explanation(kinds[0].slug, problems)


def plain(text: str) -> str:
    """Return what Terraform wrote for a terminal, without colour and frame."""
    return _BOX.sub("", _ESCAPES.sub("", text)).strip()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _known(told: str) -> tuple[Fault, re.Match[str] | None]:
    text = " ".join(told.split())
    for fault in FAULTS:
        match = _compiled(fault.pattern).search(text)
        if match:
            return fault, match
    return _UNKNOWN, None


def _from_stderr(stderr: str) -> dict[str, Any]:
    return {"summary": plain(stderr) or "it said nothing"}


def _told(item: Mapping[str, Any]) -> str:
    address = f" ({item['address']})" if item.get("address") else ""
    detail = f": {item['detail'].strip()}" if item.get("detail") else ""
    return f"{item.get('summary', 'error').strip()}{address}{detail}"


def _location(item: Mapping[str, Any], place: Callable[[str], str]) -> Location | None:
    span = item.get("range") or {}
    if "filename" not in span:
        return None
    start = span.get("start", {})
    return Location(place(span["filename"]), start.get("line", 0), start.get("column", 0))


def _problems(
    fault: Fault, seen: Sequence[tuple[re.Match[str] | None, str, Location | None]], environment: str
) -> Iterator[Problem]:
    if fault is _UNKNOWN:
        for _, told, at in seen:
            yield Problem(told, fault.fix, at)
        return
    match = seen[0][0]
    groups = {key: value or "" for key, value in match.groupdict().items()} if match else {}
    lines = list(dict.fromkeys(told for _, told, _ in seen))
    more = [f"and {len(lines) - TOLD} more of this kind"] if len(lines) > TOLD else []
    at = next((place for _, _, place in seen if place is not None), None)
    yield Problem(
        "\n".join([fault.cause.format(**groups), *lines[:TOLD], *more]),
        fault.fix.format(environment=environment),
        at,
    )
