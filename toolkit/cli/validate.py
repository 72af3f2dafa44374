"""``toolkit validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import ConfigurationError
from toolkit.render import documents, text
from toolkit.wiring import validation

if TYPE_CHECKING:
    from toolkit.errors import Problem
    from toolkit.wiring.project import Wiring


def _below(problem: Problem, paths: tuple[str, ...]) -> bool:
    return not paths or problem.at is None or any(problem.at.file.startswith(path) for path in paths)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options.project
def validate(wiring: Wiring, *, as_json: bool, paths: tuple[str, ...]) -> None:
    """Check configuration, references between files, and the Terraform code.

    All problems are told at once, each with file, line and column. PATHs, relative to the project's
    folder, limit what is told.
    """
    wanted = tuple(path.removeprefix("./").rstrip("/") for path in paths)
    found = [item for item in validation.problems(wiring) if _below(item, wanted)]
    if found:
        count = text.plural(len(found), "problem")
        raise ConfigurationError(f"the configuration can't be used: {count}", *found)
    project = wiring.project
    numbers = (len(project.functions), len(project.layers), len(project.pipeline))
    options.show(documents.validate(*numbers), text.validate(*numbers), as_json=as_json)
