"""A queue hides a message for as long as its function may need.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import triggers
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate
    from toolkit.policies.security.rule import Violation

_TIMES = 6
_VISIBILITY = 30.0
"""seconds, where a queue does not say"""
TIMEOUT = 3.0
"""seconds, where a function does not say"""


def check(estate: Estate) -> Iterator[Violation]:
    """Find queues whose visibility timeout is below six times their function's timeout."""
    for trigger in triggers(estate):
        if trigger.way != "queue":
            continue
        queue = estate.named(trigger.source.get("event_source_arn"), "aws_sqs_queue")
        if queue is None:
            continue
        visible = queue.number("visibility_timeout_seconds", default=_VISIBILITY)
        timeout = trigger.function.number("timeout", default=TIMEOUT)
        if visible is not None and timeout is not None and visible < _TIMES * timeout:
            yield broken(
                queue,
                f"messages come back after {visible:g} s, and {trigger.function.address} may take"
                f" {timeout:g} s",
                "visibility_timeout_seconds",
            )


RULE = Rule(
    "queue-visibility",
    "medium",
    "A message that comes back while it is worked on is processed twice, or ends"
    " among the dead letters unharmed.",
    "set visibility_timeout_seconds to six times the function's timeout, as AWS asks for",
    check,
)
