"""Commands that end in every way a command can end."""

from __future__ import annotations

import os

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError, Refused, ToolError

PASSWORD = "correct-horse-77"
ENDINGS: dict[str, BaseException] = {
    "bug": RuntimeError("a secret bug"),
    "refused": Refused("it was refused", cause="a gate is closed", fix="open it"),
    "configuration": ConfigurationError("it can't be used", cause="a typo", fix="mend it"),
    "tool": ToolError("it broke", cause="the network", fix="try again"),
    "telling tool": ToolError("it broke", cause=f'it was given password = "{PASSWORD}"', fix="try again"),
    "telling bug": RuntimeError(f"postgres://app:{PASSWORD}@db/x"),
    "interrupt": KeyboardInterrupt(),
    "abort": click.Abort(),
    "pipe": BrokenPipeError(),
}


@click.command()
@click.argument("how")
@options.project
def fail(wiring: object, *, as_json: bool, how: str) -> int:
    """End as asked."""
    if how in ENDINGS:
        raise ENDINGS[how]
    told = os.environ["MY_TOKEN"] if how == "telling" else "well"
    options.show({"schema": "toolkit/fail/v1", "told": told}, told, as_json=as_json)
    return int(how == "one")
