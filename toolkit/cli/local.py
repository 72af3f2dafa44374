"""``toolkit local``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, text
from toolkit.usecases.bootstrap import bootstrap

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring

FIRST_PORT = 4566


@click.group()
@click.option("-C", "start", metavar="DIR", type=click.Path(path_type=Path), help="Run as if started in DIR.")
@click.pass_context
def local(ctx: click.Context, start: Path | None) -> None:
    """Start and stop the embedded AWS: one account an environment, on 127.0.0.1 only."""
    above = ctx.find_root().obj
    if start is not None:
        above["start"] = (above["start"] or Path()) / start


def _show(wiring: Wiring, *, as_json: bool) -> None:
    found = [wiring.local_cloud.find(environment.name) for environment in wiring.environments]
    emulators = [item for item in found if item is not None]
    told = text.local(emulators) if emulators else "No local account is there: toolkit local up"
    options.show(documents.local(emulators), told, as_json=as_json)


def _up(wiring: Wiring, port: int) -> None:
    at_home = replace(wiring, target="local")
    for index, environment in enumerate(wiring.environments):
        with wiring.progress.phase(f"Starting {environment.name}"):
            wiring.local_cloud.up(environment, port=port + index)
            account = at_home.right_account(environment.name)
            bootstrap(wiring.project, account=account, buckets=at_home.buckets(account))


@local.command()
@click.option(
    "--port",
    type=click.IntRange(1024, 65000),
    default=FIRST_PORT,
    show_default=True,
    help="The first account's port; the others follow. A port that is taken is passed over.",
)
@options.project
def up(wiring: Wiring, *, as_json: bool, port: int) -> None:
    """Start an account for each environment.

    With its buckets and secrets. Accounts that run are left as they are.
    """
    _up(wiring, port)
    _show(wiring, as_json=as_json)


@local.command()
@click.option("--persist", is_flag=True, help="Keep what is in the accounts for the next start.")
@options.project
def down(wiring: Wiring, *, as_json: bool, persist: bool) -> None:
    """Stop the accounts, and drop what is in them."""
    names = [environment.name for environment in wiring.environments]
    stopped = [name for name in names if wiring.local_cloud.down(name, keep_state=persist)]
    wiring.progress.note(f"Stopped {', '.join(stopped) or 'nothing: no local account was running'}")
    _show(wiring, as_json=as_json)


@local.command()
@options.project
def status(wiring: Wiring, *, as_json: bool) -> None:
    """Say which accounts run, and where."""
    _show(wiring, as_json=as_json)


@local.command()
@click.option(
    "--port",
    type=click.IntRange(1024, 65000),
    default=FIRST_PORT,
    show_default=True,
    help="The first account's port.",
)
@options.project
def reset(wiring: Wiring, *, as_json: bool, port: int) -> None:
    """Stop the accounts, drop what is in them, and start them empty."""
    for environment in wiring.environments:
        wiring.local_cloud.down(environment.name, keep_state=False)
    _up(wiring, port)
    _show(wiring, as_json=as_json)
