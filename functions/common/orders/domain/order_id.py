"""The name of an order: a UUID that sorts by the time it was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
ORDER_ID = re.compile(PATTERN)


def new_order_id() -> str:
    """Return a UUIDv7 (RFC 9562): unique, and later than every one made before in this process."""
    # It reads its package's metadata when imported: 22 ms that only those need who make orders.
    import uuid6  # noqa: PLC0415

    return str(uuid6.uuid7())


def first_order_id(at: datetime) -> str:
    """Return the least id that an order of a time can have: every order made before has a lesser one."""
    milliseconds = f"{int(at.timestamp() * 1000):012x}"
    return f"{milliseconds[:8]}-{milliseconds[8:]}-7000-8000-000000000000"


def is_order_id(text: str) -> bool:
    """Tell whether a text can name an order at all."""
    return ORDER_ID.fullmatch(text) is not None
