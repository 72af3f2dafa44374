"""``toolkit apply``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.domain.digest import Digest
from toolkit.errors import ConfigurationError
from toolkit.render import documents, plan_text, text
from toolkit.usecases import apply as usecase
from toolkit.usecases import plan as planning

if TYPE_CHECKING:
    from toolkit.domain.plan_report import PlanReport
    from toolkit.wiring.project import Wiring


def _fingerprint(value: str | None) -> Digest | None:
    if value is None:
        return None
    try:
        return Digest(value)
    except ValueError as error:
        raise ConfigurationError(
            "nothing was applied", cause=str(error), fix="copy the fingerprint that toolkit plan prints"
        ) from error


def _confirm(report: PlanReport) -> bool:
    click.echo(plan_text.plan(report), err=True)
    return click.confirm(f"Apply this to {report.plan.environment}?", err=True)


@click.command()
@options.environment()
@click.option(
    "--approved-fingerprint",
    "approved",
    metavar="sha256:…",
    help="Apply only the plan with this fingerprint.",
)
@click.option("--yes", is_flag=True, help="Apply whatever is planned now.")
@options.target
@options.project
def apply(wiring: Wiring, *, as_json: bool, environment: str, approved: str | None, yes: bool) -> None:
    """Apply the plan that was approved to ENV, and nothing else.

    ENV is planned again: where the fingerprint differs from the approved one, nothing is touched. A run
    that was killed is finished by running the command again; toolkit status explains it meanwhile.
    """
    approval = usecase.Approval(_fingerprint(approved), anything=yes)
    account = wiring.right_account(environment)
    terraform = wiring.terraform(account)
    try:
        report = planning.make(
            account=account,
            prepare=lambda: wiring.prepare(account, whole=True),
            terraform=lambda: terraform,
            clock=wiring.clock,
            progress=wiring.progress,
        )
        done = usecase.apply(
            report,
            approval=approval,
            confirm=_confirm if sys.stdin.isatty() else None,
            account=account,
            terraform=terraform,
            journal=wiring.journal(environment),
            clock=wiring.clock,
            progress=wiring.progress,
        )
    finally:
        terraform.discard_plan()
    options.show(documents.apply(done), text.apply(done), as_json=as_json)
