"""Every gate there is, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.gates import (
    not_held,
    not_older,
    running_is_pinned,
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
    soaked.ask,
    not_held.ask,
    window.ask,
)
