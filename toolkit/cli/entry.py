"""The way in, and the one place that turns errors into exit codes."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

import click

import toolkit
from toolkit.adapters.known_secrets import KnownSecrets, MaskedStream
from toolkit.cli.commands import COMMANDS
from toolkit.errors import INTERRUPTED, ConfigurationError, Interrupted, ToolError, ToolkitError

if TYPE_CHECKING:
    from collections.abc import Sequence


COMPLETION = "_TOOLKIT_COMPLETE"
"""the variable by which a shell asks click for completions"""


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, and none to list them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of a name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List every command with its line."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(toolkit.__version__, prog_name="toolkit")
@click.option("-C", "start", metavar="DIR", type=click.Path(path_type=Path), help="Run as if started in DIR.")
@click.option("--no-color", is_flag=True, help="Print no colour (also: NO_COLOR).")
@click.pass_context
def cli(ctx: click.Context, start: Path | None, no_color: bool) -> None:  # noqa: FBT001 - click passes flags so
    """From a handler's source line to a verified release in prod.

    Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 refused, 2 usage or
    configuration, 3 a tool or service failed, 130 interrupted.
    """
    ctx.obj = {**(ctx.obj or {}), "start": start, "no_color": no_color}


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _secrets() -> KnownSecrets:
    """Return the secrets that this run knows."""
    return sys.stderr.secrets if isinstance(sys.stderr, MaskedStream) else KnownSecrets()


def _bug(error: BaseException) -> ToolError:
    """Keep the traceback for a report, without secrets; a user does not have to read it."""
    import tempfile  # noqa: PLC0415 - loaded for a bug only: --help must be quick
    import traceback  # noqa: PLC0415

    mask = _secrets().text
    descriptor, name = tempfile.mkstemp(prefix="toolkit-bug-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(mask("".join(traceback.format_exception(error))))
    return ToolError(
        "toolkit has a bug",
        cause=mask(f"{type(error).__name__}: {error}"),
        fix=f"report it with {name}",
    )


def _usage(error: click.ClickException) -> ConfigurationError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "toolkit"
    return ConfigurationError(f"{command} was not run", cause=error.format_message(), fix=f"{command} --help")


def _report(failure: ToolkitError, given: Sequence[str]) -> int:
    """Tell of a failure, and return its exit code.

    With --detailed-exitcode that is Terraform's: 1 for any failure, since 2 stands for changes.
    """
    import json  # noqa: PLC0415

    from toolkit.render import documents, text  # noqa: PLC0415 - rendering is loaded when there is something to say

    # Whatever a tool or service said: it may quote what it was given.
    mask = _secrets().text
    failure.problems = tuple(replace(item, cause=mask(item.cause)) for item in failure.problems)
    sys.stderr.write(text.error(failure) + "\n")
    if "--json" in given or "--format=json" in given or ("--format", "json") in pairwise(given):
        sys.stdout.write(json.dumps(documents.error(failure), indent=2) + "\n")
    if "--detailed-exitcode" in given and failure.exit_code != INTERRUPTED:
        return 1
    return failure.exit_code


def failed(error: BaseException, given: Sequence[str]) -> int:
    """Tell of whatever ended a command, and return its exit code."""
    return _report(_failure(error), given)


def _failure(error: BaseException) -> ToolkitError:
    """Return what a user is told of whatever ended a command."""
    match error:
        case ToolkitError():
            return error
        case click.Abort() | KeyboardInterrupt():
            return Interrupted(
                "toolkit was interrupted", cause="you asked to stop", fix="run the same command again"
            )
        case click.ClickException():
            return _usage(error)
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            from toolkit.adapters import files  # noqa: PLC0415 - loaded for a full disk only

            return files.failure(error, error.filename)
        case _:
            return _bug(error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return its exit code; no secret that it comes to know is printed."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    completing = os.environ.get(COMPLETION)
    if completing:
        from click.shell_completion import shell_complete  # noqa: PLC0415 - shells ask, people do not

        return shell_complete(cli, {}, "toolkit", COMPLETION, completing)
    secrets = KnownSecrets(os.environ)
    out, err = MaskedStream(sys.stdout, secrets), MaskedStream(sys.stderr, secrets)
    with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", err)):
        return _run(given, secrets)


def _run(given: Sequence[str], secrets: KnownSecrets) -> int:
    try:
        # Not cli.main(): it turns a broken pipe into exit code 1, which means "refused" here.
        with cli.make_context("toolkit", list(given), obj={"secrets": secrets}) as context:
            result = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except BrokenPipeError:
        # Whoever read our output has gone: not an error of ours, and not to be told on a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place that turns a bug into a report
        return failed(error, given)
    return result if isinstance(result, int) else 0
