"""Batches of records, of which some may fail and the rest need not wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.logs import Log

Record = Mapping[str, Any]
Response = dict[str, list[dict[str, str]]]
"""What Lambda reads of a mapping that has ReportBatchItemFailures."""

DYNAMODB, KINESIS, SQS = EventType.DynamoDBStreams, EventType.KinesisDataStreams, EventType.SQS


def each(kind: EventType, event: Mapping[str, Any], handle: Callable[[Record], None], log: Log) -> Response:
    """Handle every record, and return the identifiers of those that raised; each is logged and counted.

    Of a queue, those alone are delivered again. Of a stream, Lambda hands over everything from the first
    of them on: what came after it is handled again, so handling must not mind.
    """

    def logged(record: Any) -> None:  # noqa: ANN401, one of three data classes
        try:
            handle(record.raw_event)
        except Exception as error:
            log.failure("record not processed", error)
            raise

    # With the default, a batch of which every record failed would raise, and its error quote them all.
    processor = BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False)
    with processor(records=list(event["Records"]), handler=logged):
        processor.process()
    found = processor.response()["batchItemFailures"]
    log.count("RecordsFailed", len(found))
    return {"batchItemFailures": [{"itemIdentifier": str(item["itemIdentifier"])} for item in found]}
