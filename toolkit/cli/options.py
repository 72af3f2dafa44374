"""Options and argument types that commands share."""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.domain.duration import seconds
from toolkit.domain.project import NAME
from toolkit.wiring.project import Wiring

if TYPE_CHECKING:
    from collections.abc import Callable


class Name(click.ParamType):  # type: ignore[type-arg] # it is generic from click 8.4 on only
    """A name of a function or environment, checked before anything runs."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name."""
        if not NAME.fullmatch(value):
            self.fail(f"{value!r} is no name: it must match ^{NAME.pattern}$", param, ctx)
        return value


class Duration(click.ParamType):  # type: ignore[type-arg] # as above
    """A duration such as ``10m``, in seconds."""

    name = "duration"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds."""
        if isinstance(value, float):
            return value
        try:
            return seconds(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


NAME_TYPE = Name()
DURATION = Duration()


def environment(argument: str = "environment") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an environment as argument."""
    return click.argument(
        argument, type=NAME_TYPE, metavar=argument.upper() if argument != "environment" else "ENV"
    )


def target(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where environments live."""
    return click.option(
        "--target",
        type=click.Choice(["aws", "local"]),
        envvar="TOOLKIT_TARGET",
        default="aws",
        show_default=True,
        help="The real AWS, or the embedded one on 127.0.0.1 (also: TOOLKIT_TARGET).",
    )(function)


def lock_timeout(function: Callable[..., Any]) -> Callable[..., Any]:
    """How long a lock is waited for."""
    return click.option(
        "--lock-timeout",
        type=DURATION,
        default="60s",
        show_default=True,
        metavar="DURATION",
        help="How long to wait for whoever holds the state's lock.",
    )(function)


def project(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its wiring, and the options that all have: -C, --no-color, --json."""

    @click.option(
        "-C", "start", metavar="DIR", type=click.Path(path_type=Path), help="Run as if started in DIR."
    )
    @click.option("--no-color", is_flag=True, help="Print no colour (also: NO_COLOR).")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
    @functools.wraps(function)
    def command(*, start: Path | None, no_color: bool, as_json: bool, **options: Any) -> Any:  # noqa: ANN401 - whatever the command declares
        above = click.get_current_context().find_root().obj or {}
        folder = start or Path()
        if above.get("start"):
            folder = above["start"] / folder
        plain = no_color or above.get("no_color") or bool(os.environ.get("NO_COLOR"))
        wiring = Wiring(
            start=folder,
            target=options.pop("target", "aws"),
            color=not plain and sys.stderr.isatty(),
            **({"secrets": above["secrets"]} if "secrets" in above else {}),
        )
        return function(wiring, as_json=as_json, **options)

    return command


def show(document: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print what a command found, for a machine or a person."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False) if as_json else text)
