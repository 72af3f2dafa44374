"""``toolkit unlock``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, text
from toolkit.usecases.unlock import unlock as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@click.option("--force", metavar="LOCK", help="Release the lock with this id, whoever holds it.")
@options.target
@options.project
def unlock(wiring: Wiring, *, as_json: bool, environment: str, force: str | None) -> None:
    """Say who holds the lock of ENV's state, and release it where its holder is dead.

    Dead is a holder on this machine whose process has ended. Of any other nothing is known here: look for it
    first. Two runs that write one state lose resources.
    """
    account = wiring.right_account(environment)
    folders = wiring.folders(environment)
    wiring.prepare(account, whole=False)
    done = usecase(environment, state=folders.state, journal=folders.journal, force=force)
    options.show(documents.unlock(done), text.unlock(done), as_json=as_json)
