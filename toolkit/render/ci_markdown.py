"""What a pull request's comment and a job's summary say where there is no plan to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.render import markdown, plan_lines, text

if TYPE_CHECKING:
    from toolkit.domain.plan_report import PlanReport
    from toolkit.errors import ToolkitError

_LONGEST = 20_000
"""characters of a failure"""


def marker(environment: str) -> str:
    """Return the hidden line with which an environment's comment begins."""
    return f"<!-- toolkit:plan:{environment} -->"


def planned(report: PlanReport, *, run_url: str) -> str:
    """Return the comment of a plan that a merge would apply."""
    name = report.plan.environment
    return markdown.plan(
        report, run_url=run_url, onward=f"merge; just this plan is applied to {name}, or none."
    )


def counts(report: PlanReport) -> str:
    """Return a plan in a line."""
    return "no changes" if report.plan.empty else plan_lines.counts(report.plan)


def failed(environment: str, error: ToolkitError, *, run_url: str) -> str:
    """Return the comment of a plan that could not be made."""
    lines = [marker(environment), f"### {environment}: the plan failed", "", *_block(text.error(error))]
    if run_url.startswith("https://"):
        lines += ["", f"[The whole run]({run_url})"]
    return "\n".join(lines) + "\n"


def _block(told: str) -> list[str]:
    """Return a text as a block of code that it can't end."""
    lines = told[:_LONGEST].splitlines()
    longest = max((len(line) - len(line.lstrip("`")) for line in lines), default=0)
    fence = "`" * max(3, longest + 1, *(line.count("`") + 1 for line in lines))
    return [f"{fence}text", *lines, fence]
