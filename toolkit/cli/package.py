"""``toolkit package``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, text
from toolkit.usecases.package import publish, select

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@click.argument("names", nargs=-1, type=options.NAME_TYPE, metavar="[NAME]...")
@click.option(
    "--publish",
    "environment",
    type=options.NAME_TYPE,
    metavar="ENV",
    help="Store the release in ENV, and pin it there.",
)
@options.target
@options.project
def package(wiring: Wiring, *, as_json: bool, names: tuple[str, ...], environment: str | None) -> None:
    """Build a release: every function and layer, and the infrastructure that deploys them.

    Bundles lie in .toolkit/bundles, each with its SBOM and provenance. NAMEs limit what is shown: a
    release is always whole.
    """
    with wiring.progress.phase("Packaging"):
        built = wiring.package
    shown = select(built, names)
    published = None
    if environment is not None:
        published = publish(
            built,
            account=wiring.right_account(environment),
            builder=wiring.builder,
            workspace=wiring.workspace(environment),
            clock=wiring.clock,
            progress=wiring.progress,
        )
    options.show(
        documents.package(built, shown, published), text.package(built, shown, published), as_json=as_json
    )
