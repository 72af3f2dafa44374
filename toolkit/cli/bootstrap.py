"""``toolkit bootstrap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, text
from toolkit.wiring import bootstrapping

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@click.option(
    "--github",
    "repository",
    metavar="OWNER/REPO",
    help="The repository whose jobs deploy (also: github in toolkit.yaml).",
)
@click.option("--dry-run", "dry", is_flag=True, help="Say what Terraform would do, and do nothing.")
@options.target
@options.project
def bootstrap(wiring: Wiring, *, as_json: bool, environment: str, repository: str | None, dry: bool) -> None:
    """Make what must exist in ENV before Terraform can run there; can be run again.

    The bucket of the state, the bucket of the artifacts (both private, versioned, encrypted; the second
    locked against deletion), the secrets that toolkit.yaml declares, and the keys that sign evidence.

    Where the repository on GitHub is known: also GitHub's identity provider and two roles for its jobs,
    one to plan from any branch, one to apply from the GitHub environment ENV alone. What they may do is
    derived from the plan of ENV.
    """
    done = bootstrapping.bootstrap(wiring, environment, repository=repository, dry=dry)
    options.show(documents.bootstrap(done), text.bootstrap(done), as_json=as_json)
