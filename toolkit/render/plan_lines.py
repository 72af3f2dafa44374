"""What every rendering of a plan tells, in lines: no value of any attribute is in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.noise import noise
from toolkit.domain.plan import COUNTED
from toolkit.domain.risk import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.cost import CostDelta, CostLine
    from toolkit.domain.identity_delta import Permitted
    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.risk import Risk

SIGNS = {
    "import": ">",
    "move": "→",
    "create": "+",
    "update": "~",
    "replace": "±",
    "delete": "-",
    "forget": "x",
}
_ORDER = ("delete", "replace", "update", "forget", "import", "move", "create")
_NAMED = 4
"""changed attributes that are named on a line"""
_LONGEST = 400
"""letters of a name that are shown"""
_KINDS = 3
"""kinds of things that a line on costs names"""


@dataclass(frozen=True, slots=True)
class Split:
    """The changes of a plan: those to look at, the most dangerous first, and the noise."""

    telling: tuple[Change, ...]
    noise: tuple[Change, ...]


def printable(text: str) -> str:
    """Return a text on one line, with whatever a terminal or a browser would obey made visible."""
    shown = text if text.isprintable() else "".join(map(_visible, text))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")


def split(plan: Plan) -> Split:
    """Return the changes that act, apart from noise."""
    acting = sorted(plan.acting, key=lambda item: (_ORDER.index(item.action), item.address))
    quiet = {id(item) for item in acting if noise(item)}
    return Split(
        tuple(item for item in acting if id(item) not in quiet),
        tuple(item for item in acting if id(item) in quiet),
    )


def counts(plan: Plan) -> str:
    """Return how many resources meet what."""
    found = Counter(item.action for item in plan.acting)
    order = [*COUNTED, *sorted(found.keys() - set(COUNTED))]
    return ", ".join(f"{found[action]} to {action}" for action in order if found[action]) or "outputs only"


def levels(risks: Sequence[Risk]) -> str:
    """Return how many risks there are of each level, the worst first."""
    found = Counter(item.level for item in risks)
    return ", ".join(f"{found[level]} {level}" for level in LEVELS if found[level])


def change(item: Change) -> str:
    """Return a resource, what happens to it, and which attributes differ."""
    told = ""
    if item.action == "update":
        named = [printable(name) for name in item.changed[:_NAMED]]
        more = len(item.changed) - len(named)
        told = f"  ({', '.join(named)}{f' and {more} more' if more else ''})"
    return f"{SIGNS[item.action]} {printable(item.address)}{told}"


def quiet(found: Sequence[Change]) -> str:
    """Return a line that stands for all noise; "" where there is none."""
    kinds = Counter[str](noise(item) for item in found)
    told = [f"{kinds[kind]} in {kind} alone" for kind in ("code", "tags") if kinds[kind]]
    return f"{len(found)} more updates: {', '.join(told)}" if told else ""


def cost(delta: CostDelta) -> str:
    """Return what the plan adds to the fixed costs of a month, and what is not in that."""
    differing = [line for line in delta.lines if line.monthly or line.count]
    if not differing and not delta.unpriced:
        return ""
    sign = "-" if delta.monthly < 0 else "+"
    told = f"{sign}${abs(delta.monthly):,.2f} a month fixed"
    if differing:
        told += f": {', '.join(map(_line, differing[:_KINDS]))}"
        told += f" and {len(differing) - _KINDS} kinds more" if len(differing) > _KINDS else ""
    told += "; usage is not in it"
    if delta.priced_as:
        told += f"; priced as in {delta.priced_as}"
    if delta.unpriced:
        told += f"; without a price here: {len(delta.unpriced)}, such as {printable(delta.unpriced[0])}"
    return told


def _line(line: CostLine) -> str:
    return f"{'-' if line.count < 0 else ''}{abs(line.count):g} {line.what}"


def permitted(item: Permitted) -> str:
    """Return who may do what to what."""
    who = f" to {item.who}" if item.who else ""
    held = f" (if {', '.join(item.conditions)})" if item.conditions else ""
    return printable(f"{item.action} on {item.resource}{who}{held}, by {item.address}")


def risk(item: Risk) -> str:
    """Return a risk on one line."""
    return f"{item.level.upper()} {item.kind}: {printable(item.address)}: {printable(item.message)}"


def lost(report: PlanReport) -> str:
    """Return what could be lost at the worst, in a line."""
    if not report.risks:
        return "Nothing is lost: no data, identity or availability at risk"
    worst = report.risks[0]
    told = f"{printable(worst.message)}: {printable(worst.address)}"
    if worst.level == "low":
        return f"Little is at risk ({levels(report.risks)}): {told}"
    if worst.level == "medium":
        return f"At risk ({levels(report.risks)}): {told}"
    return f"Could be lost ({levels(report.risks)}): {told}"
