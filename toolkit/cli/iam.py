"""``toolkit iam``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import REFUSED, TOOL, ConfigurationError
from toolkit.render import iam_document, iam_text
from toolkit.wiring import access

if TYPE_CHECKING:
    from toolkit.domain.access.judged import Judged
    from toolkit.domain.function import Function
    from toolkit.wiring.project import Wiring

_EXIT = {"passed": 0, "failed": REFUSED, "error": TOOL}
_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("name", required=False, type=options.NAME_TYPE, metavar="[NAME]")
@click.option("--write", is_flag=True, help="Change the permissions in its function.yaml to what it needs.")
@click.option("--code", type=_PATH, metavar="DIR", help="Read this code instead, ours or not.")
@click.option("--handler", metavar="MODULE.NAME", help="The handler in DIR.")
@click.option(
    "--plan", "plan", type=_PATH, metavar="FILE", help="Read roles from this plan (terraform show -json)."
)
@click.option("--role", metavar="ADDRESS", help="The role in FILE, such as aws_iam_role.orders.")
@options.project
def iam(
    wiring: Wiring,
    *,
    as_json: bool,
    name: str | None,
    write: bool,
    code: Path | None,
    handler: str | None,
    plan: Path | None,
    role: str | None,
) -> int:
    """Hold what a function needs of AWS against what its role grants.

    Needs are read from its code, never run, from what its tests called, and from what Lambda does in its
    name. Grants are read from the plan of the first environment, made without an account. Something missing,
    in excess or too broad is exit code 1; what can't be told is exit code 3, never a pass.
    """
    if (name is None) == (code is None):
        raise click.UsageError("name a function of the project, or code with --code and --handler")
    if code is not None:
        judged = _of_code(wiring, code, handler=handler, plan=plan, role=role)
    else:
        assert name is not None
        if handler or plan or role:
            raise click.UsageError("--handler, --plan and --role go with --code")
        judged = _of_function(wiring, _function(wiring, name), write=write)
    options.show(iam_document.iam(judged), iam_text.iam(judged), as_json=as_json)
    return _EXIT[judged.verdict]


def _of_code(
    wiring: Wiring, code: Path, *, handler: str | None, plan: Path | None, role: str | None
) -> Judged:
    folder = (wiring.start / code).resolve()
    if not folder.is_dir():
        raise ConfigurationError(
            f"{code} is no folder", cause="--code takes the folder that the zip is made of", fix="correct it"
        )
    if handler is None or "." not in handler:
        raise click.UsageError("--code needs --handler: module.function, as Lambda has it")
    if (plan is None) != (role is None):
        raise click.UsageError("--plan and --role go together")
    if plan is None or role is None:
        return access.judge_code(folder, handler)
    return access.judge_code_in_plan(
        folder, handler, role, access.of_plan(wiring.start / plan, near=wiring.start)
    )


def _function(wiring: Wiring, name: str) -> Function:
    found = [each for each in wiring.project.functions if each.name == name]
    if not found:
        raise ConfigurationError(
            f"there is no function {name}",
            cause=f"the project has {', '.join(each.name for each in wiring.project.functions) or 'none'}",
            fix="name one of these",
        )
    return found[0]


def _of_function(wiring: Wiring, function: Function, *, write: bool) -> Judged:
    estate = access.of_project(wiring)
    judged = access.judge(wiring, function, estate)
    return access.written(wiring, function, judged) if write else judged
