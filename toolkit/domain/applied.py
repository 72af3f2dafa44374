"""What an apply did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.plan_report import PlanReport


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did."""

    report: PlanReport
    outputs: Mapping[str, Any]
    slowest: tuple[tuple[str, float], ...]
    """address and seconds, slowest first"""
    seconds: float
