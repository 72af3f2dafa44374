"""``toolkit plan``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.domain.plan_report import PlanReport
from toolkit.render import documents, markdown, plan_text, text, unchanged
from toolkit.wiring import plans

if TYPE_CHECKING:
    from toolkit.wiring.plans import Planned
    from toolkit.wiring.project import Wiring

CHANGES = 2
"""Terraform's own exit code for a plan with changes"""


def _document(found: Planned) -> dict[str, Any]:
    match found:
        case plans.Unchanged(settled, seconds):
            return unchanged.document(settled, seconds)
        case plans.Failed(name, error):
            return {"environment": name, **documents.error(error)}
        case _:
            return documents.plan(found)


def _told(found: Planned, form: str) -> str:
    match found:
        case plans.Unchanged(settled, seconds):
            return (unchanged.markdown if form == "markdown" else unchanged.text)(settled, seconds)
        case plans.Failed(name, error):
            return f"Failed in {name}\n{text.error(error)}"
        case _:
            return markdown.plan(found) if form == "markdown" else plan_text.plan(found)


def _rendered(found: list[Planned], form: str) -> str:
    if form != "json":
        return "\n\n".join(_told(item, form).rstrip("\n") for item in found)
    made = [_document(item) for item in found]
    document = made[0] if len(made) == 1 else {"schema": "toolkit/plans/v1", "environments": made}
    return json.dumps(document, indent=2, ensure_ascii=False)


@click.command()
@click.argument("environments", type=options.NAME_TYPE, metavar="ENV...", nargs=-1, required=True)
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
@click.option("--refresh", is_flag=True, help="Look at the account, also where no file has changed.")
@options.lock_timeout
@options.target
@options.project
def plan(
    wiring: Wiring,
    *,
    as_json: bool,
    environments: tuple[str, ...],
    form: str,
    out: Path | None,
    detailed_exitcode: bool,
    refresh: bool,
    lock_timeout: float,
) -> int:
    """Say what would happen in ENV, and what could be lost.

    The first environment is planned as what is checked out; every other as the release that its
    release file pins, code and infrastructure. Several are planned side by side.

    Where neither a file nor the state has changed since nothing was left to do, that is the answer, and it
    says that the account was not looked at; --refresh looks.
    """
    found = plans.plan(wiring, tuple(dict.fromkeys(environments)), refresh=refresh, patience=lock_timeout)
    rendered = _rendered(found, "json" if as_json else form)
    if out is not None:
        wiring.write(out, rendered + "\n")
    click.echo(rendered)
    failures = [item.error for item in found if isinstance(item, plans.Failed)]
    if failures:
        return 1 if detailed_exitcode else failures[0].exit_code
    changes = any(isinstance(item, PlanReport) and not item.plan.empty for item in found)
    return CHANGES if detailed_exitcode and changes else 0
