"""What an environment asks of a release before it takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.freeze import Freeze


@dataclass(frozen=True, slots=True)
class PromotionRules:
    """What ``gates`` in toolkit.yaml says of one environment."""

    soak: float = 0.0
    """seconds that the release has to run verified where it comes from"""
    freeze: tuple[Freeze, ...] = ()
    scan: float = 0.0
    """seconds after which a scan of the release is too old; 0 where none is asked for"""
    approvals: int = 0
    """persons who have to approve the pull request"""
    approvers: tuple[str, ...] = ()
    """whose approvals count; empty for anybody's"""


NO_RULES = PromotionRules()
