"""The board of a project: every environment, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.board import Row
    from toolkit.wiring.project import Wiring


def rows(wiring: Wiring) -> tuple[Row, ...]:
    """Return what runs where, in the order of the pipeline."""
    from toolkit.usecases.status import status

    with wiring.progress.phase("Looking at every account"):
        return status(
            wiring.project,
            environments=wiring.environments,
            account=wiring.account,
            workspace=wiring.workspace,
            journal=lambda name: wiring.folders(name).journal,
            own_journal=lambda name: wiring.folders(name).own_journal,
            state=lambda name: wiring.folders(name).state,
            repository=wiring.repository,
            clock=wiring.clock,
        )
