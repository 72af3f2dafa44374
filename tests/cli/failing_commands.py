"""Commands that end in every way a command can end."""

from __future__ import annotations

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError, Refused, ToolError


@click.command()
@click.argument("how")
@options.project
def fail(wiring: object, *, as_json: bool, how: str) -> int:
    """End as asked."""
    match how:
        case "bug":
            raise RuntimeError("a secret bug")
        case "refused":
            raise Refused("it was refused", cause="a gate is closed", fix="open it")
        case "configuration":
            raise ConfigurationError("it can't be used", cause="a typo", fix="mend it")
        case "tool":
            raise ToolError("it broke", cause="the network", fix="try again")
        case "interrupt":
            raise KeyboardInterrupt
        case "abort":
            raise click.Abort
        case "one":
            return 1
        case "pipe":
            raise BrokenPipeError
    options.show({"schema": "toolkit/fail/v1"}, "well", as_json=as_json)
    return 0
