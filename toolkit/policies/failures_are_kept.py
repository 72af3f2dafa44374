"""What a function could not process is kept, wherever nobody waits for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.function import Bucket, Event, Kinesis, Schedule, Stream, Topic
from toolkit.policies.wiring import Violation, function_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.policies.wiring import World

RULE = "failures-are-kept"

UNANSWERED = Bucket | Event | Kinesis | Schedule | Stream | Topic
"""Triggers that give an event up after some tries. A queue keeps its own messages, a caller gets an error."""


def check(world: World) -> Iterator[Violation]:
    """Ask for on_failure: without it Lambda drops an event after its last try, and nobody is told."""
    for function in world.project.functions:
        if function.on_failure:
            continue
        for index, trigger in enumerate(function.triggers):
            if isinstance(trigger, UNANSWERED):
                kind = type(trigger).__name__.lower()
                yield Violation(
                    RULE,
                    function_file(function.name),
                    ("triggers", index, kind),
                    f"what {function.name} can't process of this {kind} is lost after the last try",
                    "add on_failure: {queue: NAME}, a queue that keeps it",
                )
