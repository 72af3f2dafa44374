"""``toolkit token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@options.target
@options.project
def token(wiring: Wiring, *, as_json: bool, environment: str) -> None:
    """Print an access token for the API of ENV, valid for an hour.

    The one command whose output is a credential: use it as "$(toolkit token dev)".
    """
    minted = wiring.token(wiring.right_account(environment))
    options.show({"schema": "toolkit/token/v1", "token": minted}, minted, as_json=as_json)
