"""``toolkit promote``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError
from toolkit.render import documents, text
from toolkit.usecases.promote import promote as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment("source")
@click.argument("target_environment", type=options.NAME_TYPE, metavar="TARGET")
@click.option("--dry-run", is_flag=True, help="Ask the gates, and change nothing.")
@click.option("--direct", is_flag=True, help="Commit the promotion here, without a pull request.")
@click.option("--allow-older", is_flag=True, help="Let an older release replace a newer one.")
@click.option("--reason", help="Why; goes with --allow-older.")
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
    reason: str | None,
) -> None:
    """Move the release that is verified in SOURCE to the environment that it feeds.

    Nothing is rebuilt: the digests verified upstream are the digests deployed, infrastructure
    included. Every gate that is closed is told, with what would open it.
    """
    if allow_older and not reason:
        raise ConfigurationError(
            "nothing was promoted",
            cause="--allow-older needs a reason",
            fix="add --reason '…': it is recorded",
        )
    if not direct and not dry_run:
        raise ConfigurationError(
            "nothing was promoted",
            cause="this version opens no pull requests yet",
            fix="add --direct to commit the promotion here, or --dry-run to see what its gates say",
        )
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
    )
    unpinned = f"terraform/envs/{source}/release.auto.tfvars.json"
    if wiring.repository.dirty(unpinned):
        wiring.progress.note(f"note: the release file of {source} is not committed yet")
    options.show(documents.promote(done), text.promote(done), as_json=as_json)
