"""Ordered queues and what is around them fit together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from toolkit.domain.estate import known
from toolkit.policies.security.rule import Rule, broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.estate import Estate, Resource
    from toolkit.policies.security.rule import Violation


def _fifo(each: Resource) -> bool | None:
    attribute = "fifo_queue" if each.type == "aws_sqs_queue" else "fifo_topic"
    name = each.get("name")
    if each.get(attribute) is None and isinstance(name, str) and known(name):
        return name.endswith(".fifo")
    return each.flag(attribute)


def _dead_letters(estate: Estate, queue: Resource) -> Resource | None:
    found = queue.get("redrive_policy")
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            return None
    target = found.get("deadLetterTargetArn") if isinstance(found, dict) else None
    return estate.named(target, "aws_sqs_queue")


def check(estate: Estate) -> Iterator[Violation]:
    """Find FIFO queues whose name, dead letters or source are not of their kind."""
    for each in estate.of("aws_sqs_queue", "aws_sns_topic"):
        name, fifo = each.get("name"), _fifo(each)
        ending = isinstance(name, str) and name.endswith(".fifo")
        if isinstance(name, str) and not name.endswith("⟧") and fifo is not None and ending is not fifo:
            yield broken(each, "a name ends with .fifo where it is FIFO, and only there", "name")
        declared = each.get("fifo_queue" if each.type == "aws_sqs_queue" else "fifo_topic")
        if ending and declared is None:
            yield broken(each, "its name ends with .fifo, and it is not declared FIFO", "name")
    for each in estate.of("aws_sqs_queue"):
        letters = _dead_letters(estate, each)
        if (
            letters is not None
            and None not in (_fifo(each), _fifo(letters))
            and _fifo(each) is not _fifo(letters)
        ):
            yield broken(
                each,
                f"its dead letters go to {letters.address}, which is of the other kind",
                "redrive_policy",
            )
    yield from _sources(estate)


def _sources(estate: Estate) -> Iterator[Violation]:
    for each in estate.of("aws_sns_topic_subscription"):
        topic = estate.named(each.get("topic_arn"), "aws_sns_topic")
        queue = estate.named(each.get("endpoint"), "aws_sqs_queue")
        if topic is not None and queue is not None and _fifo(queue) and _fifo(topic) is False:
            yield broken(each, "a standard topic can't feed a FIFO queue", "endpoint")
    for each in estate.of("aws_cloudwatch_event_target"):
        queue = estate.named(each.get("arn"), "aws_sqs_queue")
        if queue is not None and _fifo(queue) and not each.get("sqs_target", "message_group_id"):
            yield broken(each, "a target that is FIFO needs sqs_target with message_group_id", "arn")
    for each in estate.of("aws_s3_bucket_notification"):
        for block in each.blocks("queue"):
            queue = estate.named(block.get("queue_arn"), "aws_sqs_queue")
            if queue is not None and _fifo(queue):
                yield broken(each, "S3 can't send to a FIFO queue", "queue")
    for each in estate.of("aws_lambda_event_source_mapping"):
        queue = estate.named(each.get("event_source_arn"), "aws_sqs_queue")
        if (
            queue is not None
            and _fifo(queue)
            and each.number("maximum_batching_window_in_seconds", default=0)
        ):
            yield broken(each, "a FIFO queue takes no batching window", "maximum_batching_window_in_seconds")


RULE = Rule(
    "fifo-mismatch",
    "high",
    "AWS refuses such a pair, at apply or at the first message: order or messages are lost.",
    "make both FIFO with names that end in .fifo, or neither",
    check,
)
