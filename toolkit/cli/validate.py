"""``toolkit validate``."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError
from toolkit.render import documents, text
from toolkit.render.words import plural
from toolkit.wiring import validation

if TYPE_CHECKING:
    from toolkit.errors import Problem
    from toolkit.wiring.project import Wiring


def _below(problem: Problem, paths: tuple[PurePosixPath, ...]) -> bool:
    return (
        not paths
        or problem.at is None
        or any(PurePosixPath(problem.at.file).is_relative_to(path) for path in paths)
    )


def _wanted(wiring: Wiring, paths: tuple[str, ...]) -> tuple[PurePosixPath, ...]:
    """Return the paths relative to the project's folder; each must be there."""
    found = []
    for name in paths:
        path = (wiring.start / name).resolve()
        if not path.exists() or not path.is_relative_to(wiring.root):
            raise ConfigurationError(
                "nothing was validated",
                cause=f"{name} is not in the project {wiring.root}"
                if path.exists()
                else f"{name} does not exist",
                fix="name files or folders of the project",
            )
        found.append(PurePosixPath(path.relative_to(wiring.root)))
    return tuple(found)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options.project
def validate(wiring: Wiring, *, as_json: bool, paths: tuple[str, ...]) -> None:
    """Check configuration, references between files, and the Terraform code.

    All problems are told at once, each with file, line and column. PATHs limit what is told.
    """
    wanted = _wanted(wiring, paths)
    found = [item for item in validation.problems(wiring) if _below(item, wanted)]
    if found:
        count = plural(len(found), "problem")
        raise ConfigurationError(f"the configuration can't be used: {count}", *found)
    seen = validation.counts(wiring)
    options.show(documents.validate(*seen), text.validate(*seen), as_json=as_json)
