"""``toolkit package``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import REFUSED
from toolkit.render import documents, package_text
from toolkit.usecases.explain import explain
from toolkit.usecases.package import select, warm
from toolkit.usecases.prove import prove

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
@click.option(
    "--prove",
    "proving",
    is_flag=True,
    help="Build a second time under other conditions, and say whether every byte is equal.",
)
@click.option(
    "--explain",
    "explained",
    multiple=True,
    type=options.NAME_TYPE,
    metavar="NAME",
    help="Show what the bundle NAME consists of: size, licence and reason of each dependency.",
)
@options.target
@options.project
def package(
    wiring: Wiring,
    *,
    as_json: bool,
    names: tuple[str, ...],
    environment: str | None,
    proving: bool,
    explained: tuple[str, ...],
) -> int:
    """Build a release: every function and layer, and the infrastructure that deploys them.

    Bundles lie in .toolkit/bundles, each with its SBOM and provenance. NAMEs limit what is shown: a
    release is always whole. What was not proved is not published.
    """
    with wiring.progress.phase("Packaging"):
        built = wiring.package
    shown = select(built, names)
    explanation = None
    if explained:
        explanation = explain(wiring.project, built, select(built, explained), anatomy=wiring.anatomy)
    proof = None
    if proving:
        proof = prove(built, builder=wiring.builder, second=wiring.second_build, progress=wiring.progress)
    published = None
    if environment is not None and (proof is None or proof.holds):
        from toolkit.usecases.publish import publish  # noqa: PLC0415 - most runs publish nothing

        published = publish(
            built,
            account=wiring.right_account(environment),
            builder=wiring.builder,
            workspace=wiring.workspace(environment),
            clock=wiring.clock,
            progress=wiring.progress,
        )
    if not (names or explained or proving or environment):
        again = warm(built)
        wiring.keep_package(documents.package(again, again.bundles))
    options.show(
        documents.package(built, shown, published, proof, explanation),
        package_text.package(built, shown, published, proof, explanation),
        as_json=as_json,
    )
    return REFUSED if proof is not None and not proof.holds else 0
