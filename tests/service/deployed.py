"""The order service, deployed by the toolkit to an embedded AWS, and what tests ask of it."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import pytest
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit_process import Toolkit

REGION = "us-east-1"
PATIENCE = 60.0
"""Seconds until something that is bound to happen must have happened."""


@dataclass
class Service:
    """The service in dev."""

    toolkit: Toolkit
    account: str
    endpoint: str
    api_url: str
    token: str
    outputs: dict[str, Any]
    _clients: dict[str, Any] = field(default_factory=dict)

    def aws(self, service: str) -> Any:  # noqa: ANN401, boto3 is untyped
        """Return a boto3 client of the account's root."""
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id=self.account,
                aws_secret_access_key="local",
                config=Config(read_timeout=90, retries={"total_max_attempts": 2}, max_pool_connections=50),
            )
        return self._clients[service]

    @cached_property
    def http(self) -> httpx.Client:
        """A client of the API that shows a good token."""
        return httpx.Client(
            base_url=self.api_url, headers={"Authorization": f"Bearer {self.token}"}, timeout=60
        )

    def close(self) -> None:
        """Close every connection."""
        self.http.close()
        for client in self._clients.values():
            client.close()

    def function(self, name: str) -> str:
        """Return a function's name in AWS."""
        found: str = self.outputs["functions"][name]["function_name"]
        return found

    def resource(self, kind: str, name: str) -> str:
        """Return the name of a table, queue, bus, topic, bucket or stream."""
        found: str = self.outputs["resources"][kind][name]
        return found

    def queue_url(self, name: str) -> str:
        """Return a queue's URL."""
        url: str = self.aws("sqs").get_queue_url(QueueName=self.resource("queues", name))["QueueUrl"]
        return url

    def place(self, **changed: Any) -> dict[str, Any]:  # noqa: ANN401, JSON
        """Place an order; return the answer's document."""
        answer = self.http.post("/orders", json=order(**changed))
        assert answer.status_code == httpx.codes.CREATED, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def move(self, order_id: str, *statuses: str) -> dict[str, Any]:
        """Move an order from status to status; return the last answer's document."""
        document: dict[str, Any] = {}
        for status in statuses:
            answer = self.http.patch(f"/orders/{order_id}", json={"status": status})
            assert answer.status_code == httpx.codes.OK, answer.text
            document = answer.json()
        return document

    def order(self, order_id: str) -> dict[str, Any]:
        """Return an order as the API shows it."""
        answer = self.http.get(f"/orders/{order_id}")
        assert answer.status_code == httpx.codes.OK, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def item(self, table: str, key: str, value: str) -> dict[str, Any] | None:
        """Return an item of a table as DynamoDB keeps it."""
        answer = self.aws("dynamodb").get_item(
            TableName=self.resource("tables", table), Key={key: {"S": value}}, ConsistentRead=True
        )
        found: dict[str, Any] | None = answer.get("Item")
        return found

    def logs(self, function: str) -> list[dict[str, Any]]:
        """Return every structured record that a function logged."""
        pages = self.aws("logs").get_paginator("filter_log_events")
        found = []
        for page in pages.paginate(logGroupName=f"/aws/lambda/{self.function(function)}"):
            for event in page["events"]:
                lines = event["message"].splitlines()
                found += [json.loads(line) for line in lines if line.startswith("{")]
        return found

    def open_queue(self, name: str) -> tuple[str, str]:
        """Create a queue that every service may send to; return its URL and ARN."""
        sqs = self.aws("sqs")
        url: str = sqs.create_queue(QueueName=f"{name}-{uuid.uuid4().hex[:8]}")["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn: str = found["Attributes"]["QueueArn"]
        allowed = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        return url, arn

    def listen(self, name: str, pattern: dict[str, Any]) -> Listener:
        """Collect, from now on, the events of the bus that match a pattern."""
        url, arn = self.open_queue(name)
        bus = self.resource("buses", "orders")
        self.aws("events").put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern))
        self.aws("events").put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "test", "Arn": arn}])
        return Listener(self, url)


@dataclass
class Listener:
    """A queue that gets what a test wants to see."""

    service: Service
    url: str
    seen: list[dict[str, Any]] = field(default_factory=list)

    def drain(self) -> list[dict[str, Any]]:
        """Take what is there, and return all that ever was."""
        sqs = self.service.aws("sqs")
        while messages := sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages", []):
            for message in messages:
                self.seen.append(
                    json.loads(message["Body"]) | {"attributes": message.get("MessageAttributes", {})}
                )
                sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return self.seen

    def of_order(self, order_id: str) -> list[dict[str, Any]]:
        """Return the events of one order."""
        return [event for event in self.drain() if event["detail"]["orderId"] == order_id]


def order(**changed: Any) -> dict[str, Any]:  # noqa: ANN401, JSON
    """Return the body of a good order, with some fields otherwise."""
    body: dict[str, Any] = {
        "customerId": "c-1",
        "currency": "EUR",
        "items": [{"sku": "A-1", "quantity": 2, "unitPrice": 250}],
    }
    return body | changed


def eventually(holds: Callable[[], Any], what: str, *, within: float = PATIENCE) -> Any:  # noqa: ANN401
    """Return what `holds` returns once it is true; fail with `what` if it never is."""
    deadline = time.monotonic() + within
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > deadline:
            pytest.fail(f"within {within:.0f} s: {what}; last seen: {found!r}")
        time.sleep(0.2)
