"""Stands before a handler and does to it what happens to handlers: for tests, in a layer of its own.

By chance, as CHAOS says: the process dies after the work is done, the same event is handled
twice, the records of a batch come in another order, the table says that it is throttled.
"""

# Handlers, sessions and requests are whatever they are.
# ruff: noqa: ANN401

from __future__ import annotations

import copy
import importlib
import json
import os
import random
from typing import Any

import botocore.httpsession
from botocore.awsrequest import AWSResponse

CHANCES: dict[str, float] = json.loads(os.environ["CHAOS"])
chance = random.Random()
module, _, name = os.environ["CHAOS_HANDLER"].rpartition(".")
original = getattr(importlib.import_module(module), name)
send = botocore.httpsession.URLLib3Session.send
THROTTLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "message": "slow down",
}


class Raw:
    """The body of an answer that was never sent."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Any:
        """Give the body, in one piece."""
        yield self._body


def happens(what: str) -> bool:
    """Tell whether it happens this time."""
    return chance.random() < CHANCES.get(what, 0)


def throttled(session: Any, request: Any) -> Any:
    """Answer some requests to DynamoDB as a throttled table does; the SDK tries those again."""
    target = request.headers.get("X-Amz-Target", b"")
    target = target.decode() if isinstance(target, bytes) else target
    if target.startswith("DynamoDB_") and happens("throttle"):
        headers = {"Content-Type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 400, headers, Raw(json.dumps(THROTTLED).encode()))
    return send(session, request)


botocore.httpsession.URLLib3Session.send = throttled


def handler(event: Any, context: Any) -> Any:
    """Handle an event, under bad luck."""
    if isinstance(event, dict) and isinstance(event.get("Records"), list) and happens("reorder"):
        chance.shuffle(event["Records"])
    if happens("duplicate"):
        original(copy.deepcopy(event), context)
    answer = original(event, context)
    if happens("crash"):
        os._exit(1)
    return answer
