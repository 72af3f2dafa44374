"""What every port of events, requests, notifications and files does: in memory, and on the real emulator."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from kept_orders import START, along, an_order
from orders.adapters.dynamodb_orders import DynamoDBOrders
from orders.adapters.dynamodb_progress import DynamoDBProgress
from orders.adapters.dynamodb_stream import order_change, snapshot
from orders.adapters.eventbridge_events import EventBridgeEvents
from orders.adapters.memory_messages import (
    MemoryEvents,
    MemoryFulfilment,
    MemoryImportFiles,
    MemoryNotifications,
)
from orders.adapters.s3_import_files import S3ImportFiles
from orders.adapters.sns_notifications import SNSNotifications
from orders.adapters.sqs_fulfilment import SQSFulfilment, fulfilment_request
from orders.domain.money import Money
from orders.domain.order_id import new_order_id
from orders.domain.status import Status
from orders.events import OrderEvent, told_of
from orders.ports.fulfilment_queue import FulfilmentRequest
from orders.ports.notifications import Kind, Notification
from running_emulator import create_queue, received

if TYPE_CHECKING:
    from collections.abc import Callable

    from orders.ports.event_publisher import EventPublisher
    from orders.ports.fulfilment_queue import FulfilmentQueue
    from orders.ports.import_files import ImportFiles
    from orders.ports.notifications import Notifications
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

PATIENCE = 15.0
KINDS = ["memory", "aws"]


@pytest.fixture(params=KINDS)
def on(request: pytest.FixtureRequest) -> Emulator | None:
    """Return the emulator, or None for what is in memory."""
    return None if request.param == "memory" else request.getfixturevalue("emulator")


def drained(emulator: Emulator, url: str, count: int) -> list[dict[str, Any]]:
    """Return so many messages of a queue, with their attributes, once they are there."""
    found: list[dict[str, Any]] = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < deadline:
        for message in received(emulator, url, seconds=2):
            found.append(message)
            emulator.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def attributes(message: dict[str, Any]) -> dict[str, str]:
    """Return a message's attributes."""
    return {name: each["StringValue"] for name, each in message["MessageAttributes"].items()}


@dataclass
class Bus:
    """An event publisher, and what is caught of what it tells: detail type and detail."""

    events: EventPublisher
    caught: Callable[[int], list[tuple[str, dict[str, Any]]]]


@pytest.fixture
def bus(on: Emulator | None) -> Bus:
    """Return each kind of publisher; EventBridge's with a rule as the function's trigger is."""
    if on is None:
        memory = MemoryEvents()
        return Bus(memory, lambda _: [(event.detail_type, event.detail()) for event in memory.published])
    name = f"orders-{uuid4().hex[:8]}"
    url, arn = create_queue(on, name)
    client = on.client("events")
    client.create_event_bus(Name=name)
    client.put_rule(Name=name, EventBusName=name, EventPattern=json.dumps({"source": ["orders"]}))
    client.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "queue", "Arn": arn}])

    def caught(count: int) -> list[tuple[str, dict[str, Any]]]:
        bodies = [json.loads(message["Body"]) for message in drained(on, url, count)]
        return [(body["detail-type"], body["detail"]) for body in bodies]

    return Bus(EventBridgeEvents(client, name), caught)


def test_every_event_reaches_the_bus(bus: Bus) -> None:
    """However many there are, and with all that they tell."""
    created = OrderEvent(new_order_id(), 1, Status.PENDING, Money(500, "EUR"), START, "trace-1")
    events = [replace(created, order_id=new_order_id()) for _ in range(12)]
    events.append(replace(created, order_version=2, previous_status=Status.PENDING, status=Status.PAID))

    assert bus.events.publish(events) == {}

    caught = {detail["eventId"]: (kind, detail) for kind, detail in bus.caught(13)}
    assert caught == {event.event_id: (event.detail_type, event.detail()) for event in events}


@dataclass
class Fulfilment:
    """A queue of requests, and what is received from it."""

    queue: FulfilmentQueue
    sent: Callable[[], list[FulfilmentRequest]]


@pytest.fixture
def fulfilment(on: Emulator | None) -> Fulfilment:
    """Return each kind of queue."""
    if on is None:
        memory = MemoryFulfilment()
        return Fulfilment(memory, lambda: memory.sent)
    url, _ = create_queue(on, f"fulfilment-{uuid4().hex[:8]}")

    def sent() -> list[FulfilmentRequest]:
        [message] = drained(on, url, 1)
        request = fulfilment_request(message["Body"])
        assert attributes(message) == {"kind": "fulfilment", "eventId": request.event_id}
        return [request]

    return Fulfilment(SQSFulfilment(on.client("sqs"), url), sent)


def test_a_request_is_received_as_it_was_sent(fulfilment: Fulfilment) -> None:
    """With the id by which a receiver knows it again."""
    request = FulfilmentRequest(new_order_id(), 2, "trace-2")

    fulfilment.queue.send(request)

    assert fulfilment.sent() == [request]


@dataclass
class Topic:
    """A topic, and what one hears of it who asked for reviews only: kind and event id."""

    notifications: Notifications
    heard: Callable[[], list[tuple[str, str]]]


@pytest.fixture
def topic(on: Emulator | None) -> Topic:
    """Return each kind of topic."""
    if on is None:
        memory = MemoryNotifications()
        return Topic(
            memory,
            lambda: [(each.kind.value, each.event_id) for each in memory.sent if each.kind is Kind.REVIEW],
        )
    name = f"notifications-{uuid4().hex[:8]}"
    url, queue = create_queue(on, name)
    client = on.client("sns")
    arn = client.create_topic(Name=name)["TopicArn"]
    client.subscribe(
        TopicArn=arn,
        Protocol="sqs",
        Endpoint=queue,
        Attributes={"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"kind": ["review"]})},
    )

    def heard() -> list[tuple[str, str]]:
        messages = drained(on, url, 1)
        assert all(json.loads(each["Body"])["eventId"] == attributes(each)["eventId"] for each in messages)
        return [(json.loads(each["Body"])["kind"], attributes(each)["eventId"]) for each in messages]

    return Topic(SNSNotifications(client, arn), heard)


def test_a_notification_reaches_those_who_asked_for_its_kind(topic: Topic) -> None:
    """And nobody else."""
    order_id = new_order_id()

    topic.notifications.send(Notification(Kind.SHIPPED, order_id, 3, "trace-3"))
    topic.notifications.send(Notification(Kind.REVIEW, order_id, 4, "trace-4"))

    assert topic.heard() == [("review", f"{order_id}:4")]


@dataclass
class Bucket:
    """A bucket of files, a way to put one, and what reports are kept."""

    files: ImportFiles
    put: Callable[[str, bytes], str]
    report: Callable[[str], str]


@pytest.fixture
def bucket(on: Emulator | None) -> Bucket:
    """Return each kind of bucket, versioned."""
    if on is None:
        memory = MemoryImportFiles()
        return Bucket(memory, memory.put, memory.reports.__getitem__)
    client, name = on.client("s3"), f"imports-{uuid4().hex[:8]}"
    client.create_bucket(Bucket=name)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def put(key: str, content: bytes) -> str:
        version: str = client.put_object(Bucket=name, Key=key, Body=content)["VersionId"]
        return version

    return Bucket(
        S3ImportFiles(client, name),
        put,
        lambda key: client.get_object(Bucket=name, Key=key)["Body"].read().decode(),
    )


def test_each_version_of_a_file_is_read_as_it_was_put(bucket: Bucket) -> None:
    """In chunks; the newest where none is named; its time is the same whenever it is opened."""
    key, long = "incoming/march orders+ü.csv", b"x" * 200_000
    first = bucket.put(key, long)
    second = bucket.put(key, b"another")

    opened = bucket.files.open(key, first)

    assert opened.size == len(long)
    assert b"".join(opened.chunks) == long
    assert b"".join(bucket.files.open(key, second).chunks) == b"another"
    assert b"".join(bucket.files.open(key, None).chunks) == b"another"
    assert bucket.files.open(key, first).changed_at == opened.changed_at
    assert opened.changed_at.utcoffset() == datetime.now(UTC).utcoffset()


def test_a_file_that_is_gone_is_an_error(bucket: Bucket) -> None:
    """KeyError in memory, ClientError of S3: raised, so that it is tried again and then set aside."""
    with pytest.raises(Exception, match=r"nowhere|NoSuchKey|does not exist"):
        bucket.files.open("incoming/nowhere.csv", None)


def test_a_newer_report_takes_the_place_of_an_older(bucket: Bucket) -> None:
    """Under the same key."""
    bucket.files.keep_report("reports/a.csv.json", '{"orders": 1}')
    bucket.files.keep_report("reports/a.csv.json", '{"orders": 2, "note": "ä"}')

    assert bucket.report("reports/a.csv.json") == '{"orders": 2, "note": "ä"}'


def test_the_tables_stream_tells_of_every_move_and_nothing_else(emulator: Emulator) -> None:
    """What the store writes is what the stream's reader understands: two adapters, one item."""
    client, prefix = emulator.client("dynamodb"), f"streamed-{uuid4().hex[:8]}"
    arn = client.create_table(
        TableName=f"{prefix}-orders",
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]["LatestStreamArn"]
    client.create_table(
        TableName=f"{prefix}-customers",
        KeySchema=[{"AttributeName": "customer_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "customer_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    store = DynamoDBOrders(client, f"{prefix}-orders")
    placed = an_order()
    paid, shipped = along(placed, Status.PAID), along(placed, Status.SHIPPED)

    store.add(placed)
    DynamoDBProgress(client, f"{prefix}-orders", customers=f"{prefix}-customers").confirm(
        placed.order_id, START
    )
    store.replace(paid, expected_version=1)
    store.replace(shipped, expected_version=2)

    changes = [order_change(record) for record in streamed(emulator, arn)]
    assert [change.moved_to() for change in changes] == [Status.PENDING, None, Status.PAID, Status.SHIPPED]
    told = [event for change in changes if (event := told_of(change))]
    assert [
        (event.order_version, event.status, event.occurred_at, event.correlation_id) for event in told
    ] == [(each.version, each.status, each.changed_at, each.caused_by) for each in (placed, paid, shipped)]
    assert all(event.total == placed.total for event in told)
    item = client.get_item(TableName=f"{prefix}-orders", Key={"order_id": {"S": placed.order_id}})["Item"]
    assert snapshot(item) == changes[-1].after


def streamed(emulator: Emulator, arn: str) -> list[dict[str, Any]]:
    """Return all records of a table's stream."""
    client = emulator.client("dynamodbstreams")
    records: list[dict[str, Any]] = []
    for shard in client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = client.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records += client.get_records(ShardIterator=iterator)["Records"]
    return records
