"""``toolkit history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import history as render
from toolkit.usecases import history as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@click.option("--verify", is_flag=True, help="Exit with 1 where the chain is broken, and name every break.")
@options.target
@options.project
def history(wiring: Wiring, *, as_json: bool, environment: str, verify: bool) -> None:
    """Say who did what in ENV, when, and on which evidence; and whether that can be believed.

    Every line is signed with ENV's key, and names the line before it by its digest: a line that was
    changed, removed, inserted or moved is found.
    """
    account = wiring.right_account(environment)
    with wiring.progress.phase(f"Reading the evidence of {environment}"):
        found = usecase.history(account)
    if verify:
        usecase.require_intact(found)
    options.show(render.document(found), render.text(found), as_json=as_json)
