"""AWS clients with patience that suits a function: a call fails before API Gateway's 29 seconds are up."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

CONFIG = Config(
    connect_timeout=1,
    read_timeout=4,
    # Throttling and transient errors are tried again, with backoff and jitter: after 1, 2 and 4 s at most.
    retries={"mode": "standard", "total_max_attempts": 4},
)


def client(service: str) -> Any:  # noqa: ANN401, boto3 is untyped
    """Return a client of a service, for all invocations to share."""
    return boto3.client(service, config=CONFIG)
