"""A plan, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.domain.cost import NO_COST
from toolkit.domain.identity_delta import NO_DELTA

if TYPE_CHECKING:
    from toolkit.domain.cost import CostDelta
    from toolkit.domain.digest import Digest
    from toolkit.domain.identity_delta import IdentityDelta
    from toolkit.domain.plan import Plan
    from toolkit.domain.release import Release
    from toolkit.domain.risk import Risk
    from toolkit.domain.seal import Seal


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, its fingerprint, what could be lost, and where the time went."""

    plan: Plan
    release: Release
    pinned: bool
    fingerprint: Digest
    afterwards: Digest
    """the fingerprint that is planned once all of it is done"""
    seal: Seal
    risks: tuple[Risk, ...]
    terraform_seconds: float
    toolkit_seconds: float
    cost: CostDelta = NO_COST
    identity: IdentityDelta = NO_DELTA
