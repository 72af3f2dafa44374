"""A plan for a terminal: verdict and counts, what could be lost, the next command, then the rest, folded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.render import plan_lines
from toolkit.render.tables import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.plan import Change
    from toolkit.domain.plan_report import PlanReport

_SHOWN = 40
_RISKS = 20
"""risks that are told one by one"""
_FEW = 10
"""creations that are named one by one"""


def plan(report: PlanReport) -> str:
    """Return the plan; no value of any attribute is in it."""
    found = report.plan
    time = f"terraform {report.terraform_seconds:.1f}s, toolkit {report.toolkit_seconds:.1f}s"
    if found.empty:
        verdict = f"No changes: {found.environment} has {found.release}  ({time})"
        return folded([verdict, "fingerprint", f"  {report.fingerprint}"])
    lines = [f"Changes in {found.environment} for {found.release}: {plan_lines.counts(found)}  ({time})"]
    lines.append(f"  {plan_lines.lost(report)}")
    lines += _next(report)
    lines += _risks(report)
    cost = plan_lines.cost(report.cost)
    lines += ["cost", f"  {cost}"] if cost else []
    lines += _allowed(report)
    lines += _changes(report)
    lines += ["fingerprint", f"  {report.fingerprint}"]
    return folded(lines)


def _next(report: PlanReport) -> list[str]:
    name = report.plan.environment
    if not report.pinned:
        return [f"next: toolkit package --publish {name}"]
    return [f"next: toolkit apply {name} --approved-fingerprint \\", f"  {report.fingerprint}"]


def _more(report: PlanReport, count: int) -> Iterator[str]:
    if count > 0:
        yield f"  … {count} more: toolkit plan {report.plan.environment} --json"


def _risks(report: PlanReport) -> Iterator[str]:
    if not report.risks:
        return
    yield "risks"
    yield from (f"  {plan_lines.risk(item)}" for item in report.risks[:_RISKS])
    yield from _more(report, len(report.risks) - _RISKS)


def _allowed(report: PlanReport) -> Iterator[str]:
    """Return how many permissions come and go: which ones is among the risks, and in the JSON."""
    found = report.identity
    told = [
        f"{len(items)} {what}"
        for items, what in (
            (found.added, "newly allowed"),
            (found.removed, "no longer allowed"),
            (found.unknown, "not known before the apply"),
        )
        if items
    ]
    if told:
        yield "identity"
        yield f"  {', '.join(told)}: toolkit plan {report.plan.environment} --json"


def _changes(report: PlanReport) -> Iterator[str]:
    parts = plan_lines.split(report.plan)
    creations = [item for item in parts.telling if item.action == "create"]
    others = [item for item in parts.telling if item.action != "create"]
    if report.plan.acting:
        yield "changes"
    yield from (f"  {plan_lines.change(item)}" for item in others[:_SHOWN])
    yield from _more(report, len(others) - _SHOWN)
    yield from _creations(creations)
    quiet = plan_lines.quiet(parts.noise)
    if quiet:
        yield f"  ~ {quiet}"


def _creations(creations: Sequence[Change]) -> list[str]:
    """Return what is new: each by its address where it is little, else how many of each type."""
    if len(creations) <= _FEW:
        return [f"  {plan_lines.change(item)}" for item in creations]
    types = Counter(item.type for item in creations)
    return [
        f"  + {count:3} {plan_lines.printable(name)}"
        for name, count in sorted(types.items(), key=lambda item: (-item[1], item[0]))
    ]
