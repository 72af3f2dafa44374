"""``toolkit drift``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options
from toolkit.domain.drift import Drift
from toolkit.render import documents, text
from toolkit.render import drift as rendered
from toolkit.wiring import drifting

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring

DRIFTED = 2
"""Terraform's own exit code for changes"""


def _document(found: Drift | drifting.Failed) -> dict[str, Any]:
    if isinstance(found, drifting.Failed):
        return {"environment": found.name, **documents.error(found.error)}
    return rendered.document(found)


def _told(found: Drift | drifting.Failed) -> str:
    if isinstance(found, drifting.Failed):
        return f"Failed in {found.name}\n{text.error(found.error)}"
    return rendered.text(found)


@click.command()
@click.argument("environments", type=options.NAME_TYPE, metavar="ENV...", nargs=-1, required=True)
@click.option("--detailed-exitcode", is_flag=True, help="0 no drift, 1 any failure, 2 drift.")
@options.lock_timeout
@options.target
@options.project
def drift(
    wiring: Wiring,
    *,
    as_json: bool,
    environments: tuple[str, ...],
    detailed_exitcode: bool,
    lock_timeout: float,
) -> int:
    """Say what somebody has changed in ENV by hand, attribute by attribute.

    Every resource of the release that ENV pins is looked at. Told is what Terraform would put back, and
    code that was replaced. What is declared and not applied yet is no drift. Nothing is changed.
    """
    found = drifting.look(wiring, tuple(dict.fromkeys(environments)), patience=lock_timeout)
    made = [_document(item) for item in found]
    document = made[0] if len(made) == 1 else {"schema": "toolkit/drifts/v1", "environments": made}
    options.show(document, "\n\n".join(_told(item) for item in found), as_json=as_json)
    failures = [item.error for item in found if isinstance(item, drifting.Failed)]
    if failures:
        return 1 if detailed_exitcode else failures[0].exit_code
    drifted = any(isinstance(item, Drift) and item.drifted for item in found)
    return DRIFTED if detailed_exitcode and drifted else 0
