"""``toolkit promote``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError
from toolkit.render import documents, text
from toolkit.usecases.promote import promote as usecase
from toolkit.usecases.propose import MAIN
from toolkit.wiring.ci import Job, asking

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment("source")
@click.argument("target_environment", type=options.NAME_TYPE, metavar="TARGET")
@click.option("--dry-run", is_flag=True, help="Ask the gates, and change nothing.")
@click.option("--direct", is_flag=True, help="Commit the promotion here, without a pull request.")
@click.option("--allow-older", is_flag=True, help="Let an older release replace a newer one.")
@click.option("--hotfix", is_flag=True, help="Skip soak and freeze, and nothing else.")
@click.option("--reason", help="Why; goes with --allow-older and --hotfix.")
@options.target
@options.project
def promote(
    wiring: Wiring,
    *,
    as_json: bool,
    source: str,
    target_environment: str,
    dry_run: bool,
    direct: bool,
    allow_older: bool,
    hotfix: bool,
    reason: str | None,
) -> None:
    """Move the release that is verified in SOURCE to the environment that it feeds.

    Nothing is rebuilt: the digests verified upstream are the digests deployed, infrastructure
    included. Every gate that is closed is told, with what would open it. Without --direct a pull request
    asks for it, one for each TARGET, whose text is the evidence and TARGET's plan.
    """
    if (allow_older or hotfix) and not reason:
        raise ConfigurationError(
            "nothing was promoted",
            cause=f"{'--allow-older' if allow_older else '--hotfix'} needs a reason",
            fix="add --reason '…': it is recorded",
        )
    job = Job(wiring)
    origin, destination = wiring.right_account(source), wiring.right_account(target_environment)
    done = usecase(
        wiring.project,
        source=origin,
        source_workspace=wiring.workspace(source),
        target=destination,
        target_workspace=wiring.workspace(target_environment),
        repository=wiring.repository,
        clock=wiring.clock,
        progress=wiring.progress,
        dry_run=dry_run,
        allow_older=reason if allow_older else None,
        ask=None if direct or dry_run else asking(job),
        direct=direct,
        moved=lambda name: job.branches.ahead(MAIN, f"terraform/envs/{name}"),
        hotfix=reason if hotfix else None,
    )
    unpinned = f"terraform/envs/{source}/release.auto.tfvars.json"
    if wiring.repository.dirty(unpinned):
        wiring.progress.note(f"note: the release file of {source} is not committed yet")
    options.show(documents.promote(done), text.promote(done), as_json=as_json)
