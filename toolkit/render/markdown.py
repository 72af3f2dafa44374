"""A plan for a pull request's comment: short enough for GitHub whatever happens, and safe whoever named it.

Whatever comes from a plan stands in code spans and fenced blocks that its own backticks can't end: there is
no markup, no link, no mention and no reference in code. It is one line each, with nothing invisible in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.render import plan_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.domain.plan_report import PlanReport

LIMIT = 65_536
"""characters of a comment.
Source: https://docs.github.com/en/rest/issues/comments (body is too long, maximum is 65536 characters)"""
_HEAD = 6_000
"""characters that the verdict, what could be lost, the next command and all headings take at the most"""
_SHARES = {"risks": 0.45, "cost": 0.05, "identity": 0.2, "changes": 0.3}
"""of what is left, at the most; what one part does not use is left to those after it"""
_MARKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_./-]{0,120}")
_LINK = re.compile(r"https://[A-Za-z0-9._~/?=&%:#-]{1,500}")
_WORST = 3
"""risks that stand before everything else"""


def plan(
    report: PlanReport,
    *,
    marker: str | None = None,
    run_url: str = "",
    onward: str | None = None,
    limit: int = LIMIT,
) -> str:
    """Return a comment of at most 65,536 characters, whose text from the plan can't break out of it.

    Args:
        report: the plan.
        marker: stands in a hidden comment, so that the comment of an environment is found again; by default
            ``toolkit:plan:ENV``.
        run_url: where the whole plan can be looked at; anything but a plain https address is left out.
        onward: what comes next, in our own words, where no command is to be typed.
        limit: characters that it may take; at least 10,000.

    """
    found = report.plan
    sign = marker if marker is not None else f"toolkit:plan:{found.environment}"
    lines = [f"<!-- {sign} -->"] if _MARKER.fullmatch(sign) and "--" not in sign else []
    verdict = "no changes" if found.empty else plan_lines.counts(found)
    lines += [f"### {_name(found.environment)}: {verdict}", ""]
    if found.empty:
        return "\n".join([*lines, f"{code(found.release)} is there already.", "", *_seal(report)]) + "\n"
    lines += [*_lost(report), "", *([f"**Next:** {onward}"] if onward else _next(report)), ""]
    rest = _parts(report, run_url=run_url, room=limit - _HEAD)
    return "\n".join([*lines, *rest, *_seal(report)]) + "\n"


def _name(text: str) -> str:
    """Return a name of an environment, which has neither markup nor reference in it."""
    return text if re.fullmatch(r"[a-z][a-z0-9-]*", text) else code(text)


def code(text: str) -> str:
    """Return a text as inline code that it can't leave."""
    shown = plan_lines.printable(text)
    fence = "`" * (longest_run(shown) + 1)
    padded = f" {shown} " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else shown
    return f"{fence}{padded or ' '}{fence}"


def longest_run(text: str) -> int:
    """Return how long the longest run of backticks in a text is."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def block(lines: Sequence[str]) -> list[str]:
    """Return lines as a block of code that none of them can end."""
    fence = "`" * max(3, *(longest_run(line) + 1 for line in lines))
    return [f"{fence}text", *lines, fence]


def _lost(report: PlanReport) -> list[str]:
    if not report.risks:
        return ["**Nothing is lost:** no data, identity or availability at risk."]
    worst = [item for item in report.risks if item.level != "low"][:_WORST]
    if not worst:
        return [f"**Little is at risk:** {plan_lines.levels(report.risks)}."]
    told = [f"- **{item.level}** {item.kind}: {code(item.address)} {code(item.message)}" for item in worst]
    verdict = "At risk" if report.risks[0].level == "medium" else "Could be lost"
    return [f"**{verdict}:** {plan_lines.levels(report.risks)}.", "", *told]


def _next(report: PlanReport) -> list[str]:
    name = report.plan.environment
    if not report.pinned:
        return ["**Next:**", "", *block([f"toolkit package --publish {name}"])]
    return [
        "**Next:**",
        "",
        *block([f"toolkit apply {name} --approved-fingerprint \\", f"  {report.fingerprint}"]),
    ]


def _seal(report: PlanReport) -> list[str]:
    return [f"Fingerprint {code(report.fingerprint.value)}"]


def _parts(report: PlanReport, *, run_url: str, room: int) -> list[str]:
    """Return the folded parts, each with what it can't show counted, and where that is."""
    where = f"toolkit plan {report.plan.environment} --json"
    link = f" or [the whole run]({run_url})" if _LINK.fullmatch(run_url) else ""
    made: list[str] = []
    left = room
    weight = 1.0
    for name, title, lines in _contents(report):
        share = int(left * min(1.0, _SHARES[name] / weight))
        weight -= _SHARES[name]
        if not lines:
            continue
        kept = _fitting(lines, share)
        hidden = len(lines) - len(kept)
        part = ["<details>", f"<summary>{title}</summary>", "", *(block(kept) if kept else []), ""]
        if hidden:
            part += [f"{hidden} more are left out here: `{where}`{link} has all.", ""]
        part += ["</details>", ""]
        made += part
        left -= sum(len(line) + 1 for line in part)
    return made


def _contents(report: PlanReport) -> Iterable[tuple[str, str, list[str]]]:
    """Yield the parts, what is most dangerous first."""
    parts = plan_lines.split(report.plan)
    cost = plan_lines.cost(report.cost)
    allowed = report.identity
    yield (
        "risks",
        f"Risks: {plan_lines.levels(report.risks)}",
        [plan_lines.risk(each) for each in report.risks],
    )
    yield "cost", "Cost", [cost] if cost else []
    came, went, unknown = len(allowed.added), len(allowed.removed), len(allowed.unknown)
    yield (
        "identity",
        f"Permissions: {came} more, {went} fewer, {unknown} unknown",
        [
            *(f"not known before the apply: {plan_lines.printable(each)}" for each in allowed.unknown),
            *(f"+ {plan_lines.permitted(each)}" for each in allowed.added),
            *(f"- {plan_lines.permitted(each)}" for each in allowed.removed),
        ],
    )
    yield (
        "changes",
        f"Resources: {plan_lines.counts(report.plan)}",
        [plan_lines.change(each) for each in (*parts.telling, *parts.noise)],
    )


def _fitting(lines: Sequence[str], room: int) -> list[str]:
    """Return as many lines as fit, with what surrounds them."""
    left = room - 400
    kept = []
    for line in lines:
        # A run of backticks makes both fences as long.
        need = len(line) + 1 + 2 * longest_run(line)
        if need > left:
            break
        left -= need
        kept.append(line)
    return kept
