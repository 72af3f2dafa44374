"""``toolkit coldstart``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import REFUSED
from toolkit.render import coldstart_text
from toolkit.usecases.coldstart import coldstart as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@click.argument("name", type=options.NAME_TYPE)
@click.option(
    "--budget",
    type=options.DURATION,
    metavar="DURATION",
    help="Refuse an import that takes longer, such as 400ms, whatever the project's budget is.",
)
@click.option(
    "--runs",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="COUNT",
    help="Import so often, each time in a fresh process; the median counts.",
)
@options.project
def coldstart(wiring: Wiring, *, as_json: bool, name: str, budget: float | None, runs: int) -> int:
    """Measure what function NAME imports when it starts: how long, by whom, as a tree.

    The handler is imported from the bundle and its layers, laid out as on Lambda, without network and
    credentials. An import that takes longer than its budget ends with exit code 1.
    """
    with wiring.progress.phase("Packaging"):
        built = wiring.package
    done = usecase(
        wiring.project,
        name,
        built=built,
        builder=wiring.builder,
        probe=wiring.import_probe,
        progress=wiring.progress,
        runs=runs,
        budget=budget,
    )
    options.show(coldstart_text.document(done), coldstart_text.coldstart(done), as_json=as_json)
    return REFUSED if done.over else 0
