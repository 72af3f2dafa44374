"""The id of an imported order: the same each time the same file is imported."""

from __future__ import annotations

import uuid
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def imported_order_id(*source: str, at: datetime) -> str:
    """Return a UUIDv7 (RFC 9562, 5.7): the time first, and a digest of the source for the random bits.

    So an event that is delivered twice, or replayed a week later, makes no order twice, with nothing
    kept beside the orders to know it by.

    Args:
        source: what tells this order from all others: bucket, key, version of the object, reference.
        at: when the file came; the same at each delivery.

    """
    digest = sha256("\0".join(source).encode()).digest()
    milliseconds = int(at.timestamp() * 1000)
    random = int.from_bytes(digest[:10])
    bits = milliseconds << 80 | random
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=bits))
