"""Take a request for one that came over TLS.

AWS: aws:SecureTransport is true of a request over TLS; policies of queues, topics and buckets deny
every other, as they should (IAM User Guide, "AWS global condition context keys").

ministack 1.5.33: it is reached over HTTP, so that such a policy shuts everybody out, the functions and
the account's root too.

Patched: it is always true. What reaches the emulator never leaves this machine: it listens on
loopback alone, which the launcher sees to.
"""

# A patch reaches into what it patches.
# ruff: noqa: SLF001

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import target

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "secure-transport"

KEY = "aws:securetransport"


def apply() -> None:
    """Replace how a condition's key is resolved."""
    evaluator = target.module("ministack.core.iam_evaluator")
    resolve = target.function(evaluator, "_resolve_condition_key", source="15e26964cd38f32c")
    evaluator._resolve_condition_key = partial(resolved, resolve)  # type: ignore[attr-defined]


def resolved(original: Callable[[str, Any], Any], key: str, context: object) -> object:
    """Return a key's value as ministack does, but for the one of the transport."""
    if key.lower() == KEY:
        return "true"
    value: object = original(key, context)
    return value
