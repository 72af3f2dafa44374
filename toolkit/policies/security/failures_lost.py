"""What nobody waits for is kept where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.functions import ASYNCHRONOUS, function_of, mapping_way, triggers
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation


def _kept(estate: Estate, function: Resource) -> bool:
    if function.blocks("dead_letter_config") or isinstance(function.values.get("dead_letter_config"), str):
        return True
    for each in estate.of("aws_lambda_function_event_invoke_config"):
        named = function_of(estate, each.get("function_name"))
        if (named is None or named[0] is function) and each.get(
            "destination_config", "on_failure"
        ) is not None:
            return True
    return False


def check(estate: Estate) -> Iterator[Violation]:
    """Find functions called asynchronously, and queues that are read, without a place for failures."""
    told: set[str] = set()
    for trigger in triggers(estate):
        function = trigger.function
        if trigger.way in ASYNCHRONOUS and function.address not in told and not _kept(estate, function):
            told.add(function.address)
            yield broken(function, f"what it can't process of {trigger.source.address} is lost")
    redriven = [each.get("queue_url") for each in estate.of("aws_sqs_queue_redrive_policy")]
    for each in estate.of("aws_lambda_event_source_mapping"):
        if mapping_way(estate, each) != "queue":
            continue
        queue = estate.named(each.get("event_source_arn"), "aws_sqs_queue")
        if queue is None or queue.get("redrive_policy") or queue.address in told:
            continue
        if any(queue in estate.all_named(url, "aws_sqs_queue") for url in redriven):
            continue
        told.add(queue.address)
        yield broken(queue, "a message that can't be processed comes back until it expires, and is lost")


RULE = Rule(
    "failures-lost",
    "medium",
    "After its last try the event is thrown away: nobody is told, and nothing can be done again.",
    "add dead_letter_config or an on_failure destination; to a queue a redrive_policy",
    check,
)
