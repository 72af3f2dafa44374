"""What failed of a stream's batch, and what is told of it: decisions, without the emulator."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Record = dict[str, Any]

TOLD = "ReportBatchItemFailures"


def kinesis_records(mapping: Mapping[str, Any], shard: str, raw: Sequence[Record]) -> list[Record]:
    """Return a shard's records as a function gets them."""
    arn = str(mapping["EventSourceArn"])
    return [
        {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": each["PartitionKey"],
                "sequenceNumber": each["SequenceNumber"],
                "data": _base64(each["Data"]),
                "approximateArrivalTimestamp": each["ApproximateArrivalTimestamp"],
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{each['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": f"arn:aws:iam::{arn.split(':')[4]}:role/lambda-role",
            "awsRegion": arn.split(":")[3],
            "eventSourceARN": arn,
        }
        for each in raw
    ]


def sequence_number(record: Record) -> str:
    """Return where in its shard a record lies."""
    return str((record.get("dynamodb") or {}).get("SequenceNumber") or record["kinesis"]["sequenceNumber"])


def arrived(record: Record) -> float:
    """Return when a record came, in seconds since the epoch."""
    table = record.get("dynamodb")
    found = (
        table["ApproximateCreationDateTime"] if table else record["kinesis"]["approximateArrivalTimestamp"]
    )
    return float(found)


def first_failure(
    mapping: Mapping[str, Any], records: Sequence[Record], wanted: Sequence[Record], result: Mapping[str, Any]
) -> int | None:
    """Return the index of the first record that was not processed; None where all were.

    A report that names what was not handed over means the whole batch, as on AWS.

    Args:
        mapping: the event source mapping.
        records: all records of the batch.
        wanted: those of them that passed the mapping's filters, and were handed over.
        result: what became of the invocation.

    """
    if not wanted:
        return None
    if result.get("error"):
        return 0
    if TOLD not in mapping.get("FunctionResponseTypes", []):
        return None
    told = _told(result.get("body"))
    if not told:
        return None
    places = {sequence_number(record): index for index, record in enumerate(records)}
    known = [places.get(item) for item in told]
    return min((place for place in known if place is not None), default=0) if None not in known else 0


def _told(body: object) -> list[str]:
    """Return the identifiers that a function reports as failed."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return []
    failures = body.get("batchItemFailures") if isinstance(body, dict) else None
    return [str(item.get("itemIdentifier")) if isinstance(item, dict) else "" for item in failures or []]


def too_old(mapping: Mapping[str, Any], records: Sequence[Record], now: float) -> bool:
    """Tell whether the first of some records is older than the mapping allows."""
    most = int(mapping.get("MaximumRecordAgeInSeconds") or -1)
    return most > 0 and now - arrived(records[0]) > most


def letter(  # noqa: PLR0917, the parts of the letter
    service: str,
    mapping: Mapping[str, Any],
    version: Mapping[str, Any],
    shard: str,
    records: Sequence[Record],
    condition: str,
    tries: int,
) -> dict[str, Any]:
    """Return what the on-failure destination gets: where the records lie, not the records."""
    config = version.get("config") or version
    info = {
        "shardId": shard,
        "startSequenceNumber": sequence_number(records[0]),
        "endSequenceNumber": sequence_number(records[-1]),
        "approximateArrivalOfFirstRecord": _time(arrived(records[0])),
        "approximateArrivalOfLastRecord": _time(arrived(records[-1])),
        "batchSize": len(records),
        "streamArn": mapping["EventSourceArn"],
    }
    return {
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": config.get("FunctionArn", ""),
            "condition": condition,
            "approximateInvokeCount": tries,
        },
        "responseContext": {
            "statusCode": 200,
            "executedVersion": str(config.get("Version", "$LATEST")),
            "functionError": "Unhandled",
        },
        "version": "1.0",
        "timestamp": _time(datetime.now(UTC).timestamp()),
        "DDBStreamBatchInfo" if service == "dynamodb" else "KinesisBatchInfo": info,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base64(data: object) -> str:
    """Return a record's data as the emulator keeps it: bytes, or text that may be base64 already."""
    if isinstance(data, bytes):
        return base64.b64encode(data).decode("ascii")
    text = str(data)
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return base64.b64encode(text.encode()).decode("ascii")
    return text
