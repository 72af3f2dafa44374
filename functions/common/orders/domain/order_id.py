"""The name of an order: a UUID that sorts by the time it was made."""

from __future__ import annotations

import re

import uuid6

ORDER_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_order_id() -> str:
    """Return a UUIDv7 (RFC 9562): unique, and later than every one made before in this process."""
    return str(uuid6.uuid7())


def is_order_id(text: str) -> bool:
    """Tell whether a text can name an order at all."""
    return ORDER_ID.fullmatch(text) is not None
