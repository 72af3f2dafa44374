"""``toolkit doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options
from toolkit.errors import TOOL
from toolkit.render import documents, text
from toolkit.usecases.doctor import diagnose
from toolkit.wiring import machine

if TYPE_CHECKING:
    from toolkit.wiring.project import Wiring


@click.command()
@options.target
@options.project
def doctor(wiring: Wiring, *, as_json: bool) -> int:
    """Say what this machine and the accounts lack, and the command that mends it.

    Runs outside a project too. Of each environment whose account is reached: what `toolkit bootstrap` made
    there, and whether its roles are trusted and allowed just what they should be.
    """
    with wiring.progress.phase("Looking at this machine"):
        found = diagnose(machine.look(wiring, wiring.start))
    with wiring.progress.phase("Looking at the accounts"):
        found += machine.accounts(wiring)
    options.show(documents.doctor(found), text.doctor(found), as_json=as_json)
    return TOOL if any(item.status == "failed" for item in found) else 0
