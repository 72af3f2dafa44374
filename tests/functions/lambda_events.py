"""What event sources hand to a function, made by hand in the shapes that AWS documents."""

from __future__ import annotations

import base64
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from orders.domain.money import Money
from orders.domain.order import Item, Order
from orders.domain.order_id import first_order_id
from orders.domain.status import Status
from orders.timestamps import text

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 3, 1, 12, 0, 0, 5000, UTC)
LONG = 300_000
"""Milliseconds."""
PATH = (Status.PENDING, Status.PAID, Status.SHIPPED, Status.DELIVERED, Status.COMPLETED)


@dataclass
class Invocation:
    """A Lambda context, whose clock says what it is told to say."""

    aws_request_id: str = "invocation-1"
    remaining: Iterator[int] | None = None
    function_name: str = "function"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:111111111111:function:function"
    asked: int = field(default=0, init=False)

    def get_remaining_time_in_millis(self) -> int:
        """Return the time that is left."""
        self.asked += 1
        return next(self.remaining, 0) if self.remaining else LONG


COUNTER = itertools.count(1)


def order_id_at(moment: datetime) -> str:
    """Return the id of an order placed at a time; each has its own."""
    return f"{first_order_id(moment)[:-12]}{next(COUNTER):012x}"


def order_at(status: Status = Status.PENDING, *, order_id: str | None = None) -> Order:
    """Return an order of 32.98 EUR that came to a status by the straight path, each step a minute long."""
    items = (Item("BOOK-1", 3, Money(1099, "EUR")), Item("PEN-2", 1, Money(1, "EUR")))
    order = Order(
        order_id or order_id_at(START),
        "customer-7",
        items,
        created_at=START,
        changed_at=START,
        caused_by="trace-1",
    )
    for step, reached in enumerate(PATH[1 : PATH.index(status) + 1], 2):
        at = START + timedelta(minutes=step - 1)
        order = order.moved(reached, at=at, caused_by=f"trace-{step}")
    return order


def image(order: Order) -> dict[str, Any]:
    """Return an order as a stream's image shows it."""
    return {
        "order_id": {"S": order.order_id},
        "customer_id": {"S": order.customer_id},
        "currency": {"S": order.total.currency},
        "total": {"N": str(order.total.amount)},
        "status": {"S": order.status.value},
        "version": {"N": str(order.version)},
        "items": {"L": [{"M": {"sku": {"S": item.sku}}} for item in order.items]},
        "created_at": {"S": text(order.created_at)},
        "changed_at": {"S": text(order.changed_at)},
        "caused_by": {"S": order.caused_by},
        **({"confirmed_at": {"S": text(order.confirmed_at)}} if order.confirmed_at else {}),
    }


def changed(number: int, before: Order | None, after: Order) -> dict[str, Any]:
    """Return a DynamoDB stream's record of a write; its number is its place in the shard."""
    images = {"NewImage": image(after)} | ({"OldImage": image(before)} if before else {})
    return {
        "eventID": f"event-{number}",
        "eventName": "MODIFY" if before else "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "Keys": {"order_id": {"S": after.order_id}},
            "SequenceNumber": str(number),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **images,
        },
    }


def life(order_id: str | None = None, *, first: int = 1) -> list[dict[str, Any]]:
    """Return the records of an order's whole life, one after the other."""
    order_id = order_id or order_id_at(START)
    kept = [order_at(status, order_id=order_id) for status in PATH]
    befores = [None, *kept[:-1]]
    return [
        changed(first + place, before, after)
        for place, (before, after) in enumerate(zip(befores, kept, strict=True))
    ]


def poison(number: int) -> dict[str, Any]:
    """Return a stream's record that is no order."""
    record = changed(number, None, order_at())
    record["dynamodb"]["NewImage"] = {"order_id": {"S": "jane.doe@example.com"}}
    return record


def message(number: int, body: object) -> dict[str, Any]:
    """Return a record of an SQS queue."""
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"handle-{number}",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:111111111111:orders-dev-fulfilment",
        "awsRegion": "us-east-1",
    }


def reported(number: int, document: object) -> dict[str, Any]:
    """Return a record of a Kinesis stream; text is sent as it is, anything else as JSON."""
    data = document if isinstance(document, str) else json.dumps(document)
    return {
        "eventID": f"shardId-000000000000:{number}",
        "eventName": "aws:kinesis:record",
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "awsRegion": "us-east-1",
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "order",
            "sequenceNumber": str(number),
            "data": base64.b64encode(data.encode()).decode(),
            "approximateArrivalTimestamp": 1772366400.0,
        },
    }


def put(key: str, version: str | None = None) -> dict[str, Any]:
    """Return the event that S3 makes of a new object."""
    named = {"key": quote_plus(key, safe="/"), "size": 1, "eTag": "etag"}
    return {
        "Records": [
            {
                "eventSource": "aws:s3",
                "eventName": "ObjectCreated:Put",
                "s3": {
                    "bucket": {"name": "orders-dev-imports"},
                    "object": named | ({"versionId": version} if version else {}),
                },
            }
        ]
    }


def failed(answer: dict[str, Any]) -> list[str]:
    """Return the identifiers that a function reports as failed."""
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]
