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
@click.option("--resume", is_flag=True, help="Finish what an apply that was stopped had begun.")
@click.option("--yes", is_flag=True, help="Apply whatever is planned now.")
@options.lock_timeout
@options.target
@options.project
def apply(
    wiring: Wiring,
    *,
    as_json: bool,
    environment: str,
    approved: str | None,
    resume: bool,
    yes: bool,
    lock_timeout: float,
) -> None:
    """Apply the plan that was approved to ENV, and nothing else.

    ENV is planned again: where the fingerprint differs from the approved one, nothing is touched, and the
    difference is told. A run that was stopped is finished by running the command again, or by --resume:
    it goes on where only what is left of the approved plan is to be done. toolkit status explains it.
    """
    if resume and approved is not None:
        raise ConfigurationError(
            "nothing was applied",
            cause="--resume goes on with what was approved before; --approved-fingerprint names another",
            fix="give one of the two",
        )
    approval = usecase.Approval(_fingerprint(approved), resume=resume, anything=yes)
    done = wiring.folders(environment).applied(
        approval,
        confirm=_confirm if sys.stdin.isatty() and not resume else None,
        patience=lock_timeout,
    )
    options.show(documents.apply(done), text.apply(done), as_json=as_json)
