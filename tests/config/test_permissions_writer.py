"""Only the permissions of a function.yaml change: comments, order and style stay."""

from __future__ import annotations

import pytest

from toolkit.config.permissions_writer import changed
from toolkit.domain.access.grant import Grant
from toolkit.domain.access.need import Need
from toolkit.domain.access.permissions import Change, Permission, change

TEXT = """\
# Takes orders.
description: Takes an order
handler: place.entry.handler
permissions:
  # By id alone.
  - {table: orders, actions: [GetItem, PutItem]}
  - {table: orders, actions: [Query], indexes: true}
  - {queue: jobs, actions: [SendMessage]}
alarms: {error_rate: 1%}
"""
ARN = "arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"
NAMES = {"orders-dev-orders": ("table", "orders"), "orders-dev-jobs": ("queue", "jobs")}


@pytest.mark.parametrize(
    ("drop", "add", "old", "new"),
    [
        ([Permission("table", "orders", "PutItem")], [], "[GetItem, PutItem]", "[GetItem]"),
        ([Permission("queue", "jobs", "SendMessage")], [], "  - {queue: jobs, actions: [SendMessage]}\n", ""),
        ([Permission("table", "orders", "Query")], [], "indexes: true", "indexes: only"),
        ([Permission("table", "orders", "Query", index=True)], [], ", indexes: true", ""),
        ([], [Permission("queue", "jobs", "GetQueueUrl")], "[SendMessage]", "[SendMessage, GetQueueUrl]"),
        (
            [],
            [Permission("topic", "news", "Publish")],
            "alarms:",
            "  - {topic: news, actions: [Publish]}\nalarms:",
        ),
    ],
    ids=["an action", "a whole entry", "a table", "its indexes", "an action more", "an entry more"],
)
def test_nothing_else_changes(drop: list[Permission], add: list[Permission], old: str, new: str) -> None:
    """Letter by letter."""
    assert changed(TEXT, Change(tuple(drop), tuple(add), ())) == TEXT.replace(old, new)


def test_the_last_permission_takes_the_key_along() -> None:
    """An empty list would say nothing."""
    text = "handler: a.b\npermissions:\n  - {bus: orders, actions: [PutEvents]}\n"

    assert changed(text, Change((Permission("bus", "orders", "PutEvents"),), (), ())) == "handler: a.b\n"


def test_the_first_permission_brings_the_key() -> None:
    """With the style of the others."""
    added = changed("handler: a.b\n", Change((), (Permission("bus", "orders", "PutEvents"),), ()))

    assert added == "handler: a.b\npermissions:\n  - {bus: orders, actions: [PutEvents]}\n"


def test_what_a_module_grants_is_beyond_the_file() -> None:
    """And what is needed of something that the function does not name."""
    declared = [{"table": "orders", "actions": ["GetItem", "PutItem"]}]

    found = change(
        declared,
        excess=[Grant("dynamodb:PutItem", ARN), Grant("kms:Decrypt", "arn:aws:kms:us-east-1:1:key/1")],
        missing=[
            Need("dynamodb:Query", f"{ARN}/index/by_status", "static", "a.py:1"),
            Need("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:elsewhere", "static", "a.py:2"),
        ],
        names=NAMES,
    )

    assert found.drop == (Permission("table", "orders", "PutItem"),)
    assert found.add == (Permission("table", "orders", "Query", index=True),)
    assert found.beyond == (
        "kms:Decrypt on arn:aws:kms:us-east-1:1:key/1",
        "sqs:SendMessage on arn:aws:sqs:us-east-1:111111111111:elsewhere",
    )


def test_a_name_is_not_taken_for_a_longer_one() -> None:
    """orders-dev-orders is no part of orders-dev-orders-archive."""
    found = change(
        [{"table": "orders", "actions": ["GetItem"]}],
        excess=[Grant("dynamodb:GetItem", f"{ARN}-archive")],
        missing=[],
        names=NAMES,
    )

    assert (found.drop, len(found.beyond)) == ((), 1)
