"""Where a list of orders goes on: an opaque text, signed, and good for the same filters only."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orders.domain.order_id import is_order_id

if TYPE_CHECKING:
    from orders.domain.status import Status

ID_BYTES = 16
MIN_KEY_BYTES = 32


class WeakKeyError(Exception):
    """The key that signs cursors is too short to be safe."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which orders are listed."""

    customer_id: str | None
    status: Status | None

    def bytes(self) -> bytes:
        """Return them as what is signed: other filters are other bytes, as neither holds a zero."""
        return f"v1\0{self.customer_id or ''}\0{self.status or ''}\0".encode()


def cursor(before: str, filters: Filters, key: str) -> str:
    """Return the cursor that goes on before an order."""
    order_id = uuid.UUID(before).bytes
    return base64.urlsafe_b64encode(order_id + signature(order_id, filters, key)).decode()


def before(cursor: str, filters: Filters, key: str) -> str | None:
    """Return the order before which a cursor goes on; None if it is not ours, or of other filters."""
    try:
        read = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    order_id = read[:ID_BYTES]
    if not hmac.compare_digest(read[ID_BYTES:], signature(order_id, filters, key)):
        return None
    found = str(uuid.UUID(bytes=order_id))
    return found if is_order_id(found) else None


def signature(order_id: bytes, filters: Filters, key: str) -> bytes:
    """Return HMAC-SHA256 of a place in a list."""
    if len(key.encode()) < MIN_KEY_BYTES:
        message = f"the key has fewer than {MIN_KEY_BYTES} bytes"
        raise WeakKeyError(message)
    return hmac.digest(key.encode(), filters.bytes() + order_id, "sha256")
