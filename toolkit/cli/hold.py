"""``toolkit hold`` and ``toolkit release-hold``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import hold as rendered
from toolkit.usecases import hold as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@click.option("--reason", required=True, help="Why; it is recorded, and told to whoever is held back.")
@click.option("--owner", help="Whom to ask about it.  [default: whoever acts]")
@options.target
@options.project
def hold(wiring: Wiring, *, as_json: bool, environment: str, reason: str, owner: str | None) -> None:
    """Stop promotions into ENV until they are released.

    What runs goes on running, and can be rolled back. Not even a hotfix passes a hold.
    """
    done = usecase.put(
        account=wiring.right_account(environment), clock=wiring.clock, owner=owner, reason=reason
    )
    options.show(
        rendered.document("hold", environment, done), rendered.held(environment, done), as_json=as_json
    )


@click.command()
@options.environment()
@click.option("--reason", required=True, help="Why; it is recorded.")
@options.target
@options.project
def release_hold(wiring: Wiring, *, as_json: bool, environment: str, reason: str) -> None:
    """Let promotions into ENV go on."""
    stood = usecase.release(account=wiring.right_account(environment), clock=wiring.clock, reason=reason)
    options.show(
        rendered.document("release-hold", environment, stood),
        rendered.released(environment, stood),
        as_json=as_json,
    )
