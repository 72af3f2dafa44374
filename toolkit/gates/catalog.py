"""Every gate there is, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.gates import (
    approved,
    base_not_moved,
    budget,
    no_open_finding,
    not_held,
    not_older,
    not_rolled_back,
    running_is_pinned,
    scan_fresh,
    signed,
    soaked,
    verified_upstream,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.gate import Answer
    from toolkit.domain.promotion import Candidate

GATES: tuple[Callable[[Candidate], Answer], ...] = (
    verified_upstream.ask,
    signed.ask,
    running_is_pinned.ask,
    not_older.ask,
    not_rolled_back.ask,
    soaked.ask,
    no_open_finding.ask,
    scan_fresh.ask,
    not_held.ask,
    window.ask,
    base_not_moved.ask,
    budget.ask,
    approved.ask,
)
