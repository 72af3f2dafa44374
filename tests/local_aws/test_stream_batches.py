"""A failing batch of a stream is reported, halved, tried again and given up, as by Lambda."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from running_emulator import create_function, create_queue, received

if TYPE_CHECKING:
    from pathlib import Path

    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

PATIENCE = 20.0
SEES = """
import base64, json, pathlib

def name(record):
    if "kinesis" in record:
        return base64.b64decode(record["kinesis"]["data"]).decode()
    return record["dynamodb"]["Keys"]["id"]["S"]

def number(record):
    return (record.get("kinesis") or {}).get("sequenceNumber") or record["dynamodb"]["SequenceNumber"]

def handler(event, context):
    names = [name(record) for record in event["Records"]]
    with pathlib.Path(FILE).open("a") as seen:
        seen.write(json.dumps(names) + "\\n")
    MODE
"""
REPORTS = """return {"batchItemFailures": [
        {"itemIdentifier": number(record)} for record in event["Records"] if name(record).startswith("bad")
    ]}"""
RAISES = 'if any(each.startswith("bad") for each in names): raise ValueError("poison")'
REPORTS_NONSENSE = 'return {"batchItemFailures": [{"itemIdentifier": "elsewhere"}]}'


def table(emulator: Emulator, name: str) -> str:
    """Create a table with a stream; return the stream's ARN."""
    answer = emulator.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    arn: str = answer["TableDescription"]["LatestStreamArn"]
    return arn


def put(emulator: Emulator, table: str, *names: str) -> None:
    """Put items into a table, in this order."""
    for name in names:
        emulator.client("dynamodb").put_item(TableName=table, Item={"id": {"S": name}})


def function(emulator: Emulator, name: str, mode: str, seen: Path) -> str:
    """Create a function that writes down what it is handed, then does as it is told."""
    return create_function(emulator, name, SEES.replace("FILE", repr(str(seen))).replace("MODE", mode))


def connect(emulator: Emulator, source: str, function: str, **settings: Any) -> None:  # noqa: ANN401
    """Map a stream to a function, from its oldest record on."""
    emulator.client("lambda").create_event_source_mapping(
        EventSourceArn=source,
        FunctionName=function,
        StartingPosition="TRIM_HORIZON",
        FunctionResponseTypes=["ReportBatchItemFailures"],
        **settings,
    )


def batches(seen: Path) -> list[list[str]]:
    """Return every batch that a function was handed."""
    lines = seen.read_text().splitlines() if seen.exists() else []
    return [json.loads(line) for line in lines]


def await_record(seen: Path, name: str) -> list[list[str]]:
    """Return the batches once a record was handed over in one without a bad record."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if any(name in batch and "bad" not in batch for batch in batches(seen)):
            return batches(seen)
        time.sleep(0.05)
    pytest.fail(f"{name} was never handed over: {batches(seen)}")


def test_a_reported_record_is_isolated_and_given_up_and_no_other_is_lost(
    emulator: Emulator, tmp_path: Path
) -> None:
    """What came before it is not handed over again, what comes after it is; its place is told."""
    seen = tmp_path / "seen"
    url, queue = create_queue(emulator, "given-up")
    stream = table(emulator, "reported")
    put(emulator, "reported", "a", "b", "bad", "c", "d")

    connect(
        emulator,
        stream,
        function(emulator, "reports", REPORTS, seen),
        MaximumRetryAttempts=2,
        BisectBatchOnFunctionError=True,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )

    [message] = received(emulator, url)
    handed = await_record(seen, "d")
    letter = json.loads(message["Body"])
    assert handed[0] == ["a", "b", "bad", "c", "d"]
    assert handed.count(["bad"]) == 3
    assert sum("a" in batch for batch in handed) == 1
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    assert letter["DDBStreamBatchInfo"]["streamArn"] == stream


def test_a_batch_that_raises_is_halved_until_the_record_is_alone(emulator: Emulator, tmp_path: Path) -> None:
    """Without a report nobody knows which record it was: Lambda finds it by halves."""
    seen = tmp_path / "seen"
    url, queue = create_queue(emulator, "halved-letters")
    stream = table(emulator, "halved")
    put(emulator, "halved", "a", "b", "c", "bad", "e")

    connect(
        emulator,
        stream,
        function(emulator, "raises", RAISES, seen),
        MaximumRetryAttempts=1,
        BisectBatchOnFunctionError=True,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )

    [message] = received(emulator, url)
    handed = await_record(seen, "e")
    assert json.loads(message["Body"])["DDBStreamBatchInfo"]["batchSize"] == 1
    assert handed.count(["bad"]) == 2
    assert ["e"] in handed


def test_a_report_of_what_was_not_handed_over_fails_the_whole_batch(
    emulator: Emulator, tmp_path: Path
) -> None:
    """Nothing is taken for processed on the word of a nonsensical report."""
    seen = tmp_path / "seen"
    url, queue = create_queue(emulator, "nonsense-letters")
    stream = table(emulator, "nonsense")
    put(emulator, "nonsense", "a", "b")

    connect(
        emulator,
        stream,
        function(emulator, "nonsense", REPORTS_NONSENSE, seen),
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )

    [message] = received(emulator, url)
    assert json.loads(message["Body"])["DDBStreamBatchInfo"]["batchSize"] == 2
    assert batches(seen) == [["a", "b"], ["a", "b"]]


def test_a_kinesis_record_that_keeps_failing_is_given_up(emulator: Emulator, tmp_path: Path) -> None:
    """Its destination is told, as a table's stream's."""
    seen = tmp_path / "seen"
    url, queue = create_queue(emulator, "aged")
    kinesis = emulator.client("kinesis")
    kinesis.create_stream(StreamName="tracking", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="tracking")
    stream = kinesis.describe_stream_summary(StreamName="tracking")["StreamDescriptionSummary"]["StreamARN"]
    for name in ("a", "bad", "c"):
        kinesis.put_record(StreamName="tracking", Data=name.encode(), PartitionKey="one")

    connect(
        emulator,
        stream,
        function(emulator, "ages", REPORTS, seen),
        MaximumRetryAttempts=1,
        BisectBatchOnFunctionError=True,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )

    [message] = received(emulator, url)
    handed = await_record(seen, "c")
    letter = json.loads(message["Body"])
    assert letter["KinesisBatchInfo"]["shardId"].startswith("shardId-")
    assert letter["KinesisBatchInfo"]["batchSize"] == 1
    assert handed.count(["bad"]) == 2


def test_what_a_filter_leaves_out_is_not_handed_over(emulator: Emulator, tmp_path: Path) -> None:
    """And does not hold up what follows."""
    seen = tmp_path / "seen"
    stream = table(emulator, "filtered")
    client = emulator.client("dynamodb")
    put(emulator, "filtered", "a", "b")
    client.delete_item(TableName="filtered", Key={"id": {"S": "a"}})
    put(emulator, "filtered", "c")

    connect(
        emulator,
        stream,
        function(emulator, "filtered", REPORTS, seen),
        FilterCriteria={"Filters": [{"Pattern": json.dumps({"eventName": ["INSERT"]})}]},
    )

    assert await_record(seen, "c") == [["a", "b", "c"]]


def test_a_slow_function_does_not_hold_up_another_mapping(emulator: Emulator, tmp_path: Path) -> None:
    """Both read the same stream; each at its own pace."""
    slow, quick = tmp_path / "slow", tmp_path / "quick"
    stream = table(emulator, "shared")
    connect(emulator, stream, function(emulator, "slow", "import time; time.sleep(8)", slow))
    connect(emulator, stream, function(emulator, "quick", REPORTS, quick))

    put(emulator, "shared", "a")
    await_record(slow, "a")
    put(emulator, "shared", "b")

    await_record(quick, "b")
    assert batches(slow) == [["a"]]
