"""What a request was answered, kept so that the same request is never carried out twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a request that carried an idempotency key."""

    request_id: str
    """names the request: its caller, what was called, and its key"""
    digest: str
    """of the body: another body under the same key is another request"""
    order_id: str
    status: int
    """HTTP status of the answer"""
    document: str
    """JSON body of the answer"""
