"""``toolkit verify-build``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import REFUSED, ConfigurationError
from toolkit.render import rebuilt
from toolkit.usecases.verify_build import Store
from toolkit.usecases.verify_build import verify_build as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@click.argument("release", metavar="RELEASE")
@click.option(
    "--from",
    "environment",
    type=options.NAME_TYPE,
    metavar="ENV",
    help="Whose store it is read from.  [default: the first that has it]",
)
@options.target
@options.project
def verify_build(wiring: Wiring, *, as_json: bool, release: str, environment: str | None) -> int:
    """Build the commit of RELEASE anew, and compare every bundle with what was released.

    The commit is taken out of git, and built in another folder, under another umask, time zone, locale
    and order of files. A release that its commit does not build is exit code 1.
    """
    if not re.fullmatch(r"r-[0-9a-f]{12}", release):
        raise ConfigurationError(
            "nothing was compared",
            cause=f"{release!r} is no release",
            fix="name one as toolkit status shows it: r-2d711642b726",
        )
    names = [wiring.environment(environment).name] if environment else list(wiring.project.pipeline)
    found = usecase(
        release,
        stores=(Store(name, wiring.right_account(name).artifacts) for name in names),
        builder=wiring.commit_build,
        progress=wiring.progress,
    )
    options.show(rebuilt.document(found), rebuilt.text(found), as_json=as_json)
    return 0 if found.proof.holds else REFUSED
