"""A plan, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.domain.digest import Digest
    from toolkit.domain.plan import Plan
    from toolkit.domain.release import Release
    from toolkit.domain.risk import Risk


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, its fingerprint, what could be lost, and where the time went."""

    plan: Plan
    release: Release
    pinned: bool
    fingerprint: Digest
    risks: tuple[Risk, ...]
    terraform_seconds: float
    toolkit_seconds: float
