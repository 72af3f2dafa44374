"""``toolkit plan``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, markdown, plan_text
from toolkit.usecases import plan as usecase

if TYPE_CHECKING:
    from toolkit.domain.plan_report import PlanReport
    from toolkit.wiring.project import Wiring

CHANGES = 2
"""Terraform's own exit code for a plan with changes"""


def _rendered(report: PlanReport, form: str) -> str:
    match form:
        case "json":
            return json.dumps(documents.plan(report), indent=2, ensure_ascii=False)
        case "markdown":
            return markdown.plan(report)
        case _:
            return plan_text.plan(report)


@click.command()
@options.environment()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to FILE too."
)
@click.option("--detailed-exitcode", is_flag=True, help="0 no changes, 1 any failure, 2 changes.")
@options.target
@options.project
def plan(
    wiring: Wiring, *, as_json: bool, environment: str, form: str, out: Path | None, detailed_exitcode: bool
) -> int:
    """Say what would happen in ENV, and what could be lost.

    The first environment is planned as what is checked out; every other as the release that its
    release file pins, code and infrastructure.
    """
    account = wiring.right_account(environment)
    terraform = wiring.terraform(account)
    try:
        report = usecase.make(
            account=account,
            prepare=lambda: wiring.prepare(account, whole=False),
            terraform=lambda: terraform,
            clock=wiring.clock,
            progress=wiring.progress,
        )
    finally:
        terraform.discard_plan()
    usecase.record(report, account=account, clock=wiring.clock)
    rendered = _rendered(report, "json" if as_json else form)
    if out is not None:
        wiring.write(out, rendered + "\n")
    click.echo(rendered)
    return CHANGES if detailed_exitcode and not report.plan.empty else 0
