"""``toolkit scan``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.domain.finding import SEVERITIES
from toolkit.errors import REFUSED, TOOL
from toolkit.render import documents, sarif, text
from toolkit.usecases.scan import scan as usecase
from toolkit.wiring.scanning import baseline_of, recording, scanning

if TYPE_CHECKING:
    from toolkit.domain.finding import Severity
    from toolkit.wiring.project import Wiring

_EXIT = {"passed": 0, "failed": REFUSED, "error": TOOL}


@click.command()
@click.argument("environment", required=False, type=options.NAME_TYPE, metavar="[ENV]")
@click.option(
    "--path",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Scan this folder of Terraform instead, ours or not.",
)
@click.option(
    "--plan",
    "plan",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Scan this plan (terraform show -json), too.",
)
@click.option(
    "--fail-on",
    "threshold",
    type=click.Choice(SEVERITIES),
    default="low",
    show_default=True,
    help="Fail from this severity on.",
)
@click.option(
    "--baseline",
    "baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Findings listed there don't fail.",
)
@click.option(
    "--write-baseline",
    "written",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="List today's findings there.",
)
@click.option("--record", is_flag=True, help="Keep the verdict as evidence of the release that ENV pins.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@options.target
@options.project
def scan(
    wiring: Wiring,
    *,
    as_json: bool,
    environment: str | None,
    folder: Path | None,
    plan: Path | None,
    threshold: Severity,
    baseline: Path | None,
    written: Path | None,
    form: str,
    record: bool,
) -> int:
    """Scan infrastructure code, and what lies beside it: the project's, or with ENV what was laid out for it.

    checkov, our own rules, secrets, dependencies and workflows, side by side. A scanner that crashed,
    could not parse, or found nothing to look at has not passed anything: its verdict is "error", exit
    code 3. Findings are exit code 1.
    """
    if environment is not None and folder:
        raise click.UsageError("ENV can't be combined with --path: name one of them")
    if record and environment is None:
        raise click.UsageError("--record needs ENV: evidence is an environment's")
    if record and (baseline is not None or plan is not None):
        raise click.UsageError("--record tells of the release as it is: leave out --baseline and --plan")
    # Before anything is scanned: whether it could be recorded.
    recorder = recording(wiring, environment) if record and environment is not None else None
    given = scanning(wiring, environment=environment, folder=folder, plan=plan, baseline=baseline)
    found = usecase(
        given.subject,
        scanners=given.scanners,
        threshold=threshold,
        progress=wiring.progress,
        today=wiring.clock.now().date(),
        waivers=given.waivers,
        baseline=given.baseline,
        # What was not checked has not passed where others will rely on it.
        strict=record or os.environ.get("CI", "").lower() == "true",
    )
    if recorder is not None:
        recorder(found)
    if written is not None:
        wiring.write(written, baseline_of(found.findings))
    if form == "sarif":
        click.echo(json.dumps(sarif.scan(found, root=str(wiring.start.resolve())), indent=2))
    else:
        options.show(documents.scan(found), text.scan(found), as_json=as_json or form == "json")
    return _EXIT[found.verdict]
