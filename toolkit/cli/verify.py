"""``toolkit verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import REFUSED
from toolkit.render import documents, text

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@click.option(
    "--soak",
    type=options.DURATION,
    default=0.0,
    metavar="DURATION",
    help="Watch the alarms for so long, such as 10m.",
)
@options.target
@options.project
def verify(wiring: Wiring, *, as_json: bool, environment: str, soak: float) -> int:
    """Prove that ENV runs the bits that are pinned, that it works, and that no alarm fires.

    What is seen is recorded as evidence: a passing verification opens the gate of the next promotion.
    """
    done = wiring.verified(wiring.right_account(environment), soak=soak)
    options.show(documents.verify(done), text.verify(done), as_json=as_json)
    return 0 if done.verification.passed else REFUSED
