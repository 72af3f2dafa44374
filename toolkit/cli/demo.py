"""``toolkit demo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import board_text, documents
from toolkit.usecases.demo import demo as usecase
from toolkit.wiring.demo import scratch

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@click.option("--keep", is_flag=True, help="Leave the accounts running, to look around.")
@click.option("--fast", is_flag=True, help="Walk to the second environment only.")
@options.project
def demo(wiring: Wiring, *, as_json: bool, keep: bool, fast: bool) -> None:
    """Walk the whole road on the embedded AWS, in a scratch clone of the project.

    Packages, validates, scans, plans, applies and verifies the first environment, then promotes the
    same bits to the others. What is committed is what is deployed; your work tree is left alone.
    """
    with scratch(wiring, keep=keep) as place:
        done = usecase(
            wiring.project, toolkit=place.toolkit, clock=wiring.clock, progress=wiring.progress, fast=fast
        )
    options.show(
        documents.demo(done), board_text.demo(done, kept=place.command if keep else None), as_json=as_json
    )
