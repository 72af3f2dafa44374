"""``toolkit status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import board_text, documents
from toolkit.wiring import board

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the board to FILE too, as one page of HTML.",
)  # fmt: skip
@options.target
@options.project
def status(wiring: Wiring, *, as_json: bool, html: Path | None) -> None:
    """Say what runs where, whether it works, and what holds the next promotion back."""
    rows, now = board.rows(wiring), wiring.clock.now()
    if html is not None:
        from toolkit.render import board_html  # noqa: PLC0415 - loaded for a page only: --help must be quick

        wiring.write(html, board_html.page(rows, project=wiring.project.name, now=now))
    options.show(documents.status(rows, now=now), board_text.status(rows, now=now), as_json=as_json)
