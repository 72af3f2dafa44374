"""``toolkit bootstrap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.render import documents, text
from toolkit.usecases.bootstrap import bootstrap as usecase

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.environment()
@options.target
@options.project
def bootstrap(wiring: Wiring, *, as_json: bool, environment: str) -> None:
    """Make what must exist in ENV before Terraform can run there; can be run again.

    The bucket of the state, the bucket of the artifacts (both private, versioned, encrypted), the
    secrets that toolkit.yaml declares, and the key that signs evidence.
    """
    account = wiring.right_account(environment)
    done = usecase(wiring.project, account=account, buckets=wiring.buckets(account))
    options.show(documents.bootstrap(done), text.bootstrap(done), as_json=as_json)
