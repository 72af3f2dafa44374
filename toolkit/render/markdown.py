"""A plan for a pull request's comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.render import plan_text

if TYPE_CHECKING:
    from toolkit.domain.plan_report import PlanReport


def plan(report: PlanReport) -> str:
    """Return the verdict in a heading, the rest in a block that no name in it can leave."""
    found = report.plan
    verdict = "no changes" if found.empty else f"{len(found.acting)} changes"
    body = plan_text.plan(report)
    fence = "```"
    while fence in body:
        fence += "`"
    return f"### {found.environment}: {verdict}\n\n{fence}text\n{body}\n{fence}\n"
