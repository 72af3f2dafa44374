"""A plan for a terminal: verdict and counts, what could be lost, the next command, then the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.domain.plan import COUNTED
from toolkit.render.tables import folded

if TYPE_CHECKING:
    from toolkit.domain.plan import Change
    from toolkit.domain.plan_report import PlanReport

_SHOWN = 40
_FEW = 10
"""creations that are named one by one"""
_SIGNS = {
    "import": ">",
    "move": "→",
    "create": "+",
    "update": "~",
    "replace": "±",
    "delete": "-",
    "forget": "x",
}
_ORDER = ("delete", "replace", "update", "forget", "import", "move")
_NAMED = 4
"""changed attributes that are named on a line"""


def _line(change: Change) -> str:
    told = ""
    if change.action == "update":
        named = list(change.changed[:_NAMED])
        more = len(change.changed) - len(named)
        told = f"  ({', '.join(named)}{f' and {more} more' if more else ''})"
    return f"  {_SIGNS[change.action]} {change.address}{told}"


def plan(report: PlanReport) -> str:
    """Return the plan; no value of any attribute is in it."""
    found = report.plan
    time = f"terraform {report.terraform_seconds:.1f}s, toolkit {report.toolkit_seconds:.1f}s"
    if found.empty:
        verdict = f"No changes: {found.environment} has {found.release}  ({time})"
        return folded([verdict, "fingerprint", f"  {report.fingerprint}"])
    counts = ", ".join(f"{found.count(action)} to {action}" for action in COUNTED if found.count(action))
    lines = [f"Changes in {found.environment} for {found.release}: {counts or 'outputs only'}  ({time})"]
    lines += [f"  {item.level.upper()} {item.kind}: {item.address}: {item.message}" for item in report.risks]
    if not report.risks:
        lines.append("  Nothing is lost: no data, identity or availability at risk")
    lines += ["fingerprint", f"  {report.fingerprint}"]
    if report.pinned:
        command = f"toolkit apply {found.environment} --approved-fingerprint"
        lines += [f"next: {command} \\", f"  {report.fingerprint}"]
    else:
        lines.append(f"next: toolkit package --publish {found.environment}")
    creations = [item for item in found.acting if item.action == "create"]
    others = sorted(
        (item for item in found.acting if item.action != "create"),
        key=lambda item: (_ORDER.index(item.action), item.address),
    )
    lines += [_line(item) for item in others[:_SHOWN]]
    if len(others) > _SHOWN:
        lines.append(f"  … {len(others) - _SHOWN} more: toolkit plan {found.environment} --json")
    lines += _creations(creations)
    return folded(lines)


def _creations(creations: list[Change]) -> list[str]:
    """Return what is new: each by its address where it is little, else how many of each type."""
    if len(creations) <= _FEW:
        return [_line(item) for item in sorted(creations, key=lambda item: item.address)]
    types = Counter(item.type for item in creations)
    return [
        f"  + {count:3} {name}" for name, count in sorted(types.items(), key=lambda item: (-item[1], item[0]))
    ]
