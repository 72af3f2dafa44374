"""How an order was changed: what stood before, and what stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from orders.domain.money import Money
    from orders.domain.status import Status


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is told of an order: neither its customer nor its items."""

    order_id: str
    version: int
    status: Status
    total: Money
    changed_at: datetime
    caused_by: str


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One write of an order; `before` is None where there was none."""

    before: Snapshot | None
    after: Snapshot

    def moved_to(self) -> Status | None:
        """Return the status that the order came to by this change, if it came to one."""
        if self.before and self.before.status is self.after.status:
            return None
        return self.after.status
