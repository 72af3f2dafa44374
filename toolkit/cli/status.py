"""``toolkit status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import board_text, documents
from toolkit.usecases.status import status as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.target
@options.project
def status(wiring: Wiring, *, as_json: bool) -> None:
    """Say what runs where, whether it works, and what holds the next promotion back."""
    with wiring.progress.phase("Looking at every account"):
        rows = usecase(
            wiring.project,
            environments=wiring.environments,
            account=wiring.account,
            workspace=wiring.workspace,
            journal=lambda name: wiring.folders(name).journal,
            own_journal=lambda name: wiring.folders(name).own_journal,
            state=lambda name: wiring.folders(name).state,
            repository=wiring.repository,
            clock=wiring.clock,
        )
    options.show(documents.status(rows), board_text.status(rows), as_json=as_json)
