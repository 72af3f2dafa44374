"""Each trigger of the deployed service fires its function, and what it does can be seen from outside."""

from __future__ import annotations

import csv
import io
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from deployed import Listener, eventually, order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deployed import Service

SCHEMAS = Path(__file__).parents[2] / "functions/common/orders/schemas"


@pytest.fixture(scope="module")
def events(service: Service) -> Listener:
    """Collect every event of the service."""
    return service.listen("seen-by-tests", {"source": ["orders"]})


@pytest.fixture(scope="module")
def notices(service: Service) -> Listener:
    """Collect every notification of the service."""
    url, arn = service.open_queue("notices")
    sns = service.aws("sns")
    topic = f"arn:aws:sns:us-east-1:{service.account}:{service.resource('topics', 'notifications')}"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return Listener(service, url)


def test_every_change_of_an_order_is_an_event_of_its_schema(service: Service, events: Listener) -> None:
    """One a change, named by order and version, with the request that caused it."""
    body = order(customerId="customer-jane")
    placed = service.http.post("/orders", json=body, headers={"X-Correlation-ID": "the-checkout"})
    order_id = placed.json()["orderId"]
    service.move(order_id, "paid", "shipped")

    found = eventually(
        lambda: len(events.of_order(order_id)) >= 3 and events.of_order(order_id), "three events"
    )

    kinds = {event["detail"]["eventId"]: event["detail-type"] for event in found}
    assert kinds == {
        f"{order_id}:1": "order.created",
        f"{order_id}:2": "order.updated",
        f"{order_id}:3": "order.updated",
    }
    for event in found:
        schema = json.loads((SCHEMAS / f"{event['detail-type']}.v1.json").read_text("utf-8"))
        jsonschema.validate(event["detail"], schema)
        assert "jane" not in json.dumps(event["detail"])
    created = next(event for event in found if event["detail-type"] == "order.created")
    assert created["detail"]["correlationId"] == "the-checkout"


def test_an_event_confirms_the_order_and_counts_it_once(service: Service) -> None:
    """However often it is delivered."""
    customer = f"c-{uuid.uuid4().hex[:8]}"
    order_id = service.place(customerId=customer)["orderId"]
    eventually(lambda: service.order(order_id)["confirmed"], "the order is confirmed")
    first = service.order(order_id)["confirmedAt"]

    listener = service.listen("again", {"source": ["orders"], "detail": {"orderId": [order_id]}})
    put_again(service, order_id)
    eventually(listener.drain, "the event came again")
    time.sleep(2)

    kept = service.item("customers", "customer_id", customer)
    assert service.order(order_id)["confirmedAt"] == first
    assert kept is not None
    assert kept["order_count"]["N"] == "1"
    assert kept["spent_EUR"]["N"] == "500"


def put_again(service: Service, order_id: str) -> None:
    """Put the event of an order's creation on the bus once more."""
    shown = service.order(order_id)
    detail = {
        "version": 1,
        "eventId": f"{order_id}:1",
        "orderId": order_id,
        "orderVersion": 1,
        "status": "pending",
        "total": shown["total"],
        "occurredAt": shown["createdAt"],
        "correlationId": "again",
    }
    answer = service.aws("events").put_events(
        Entries=[
            {
                "EventBusName": service.resource("buses", "orders"),
                "Source": "orders",
                "DetailType": "order.created",
                "Detail": json.dumps(detail),
            }
        ]
    )
    assert answer["FailedEntryCount"] == 0


def test_a_paid_order_is_fulfilled_and_its_customer_hears_of_the_rest(
    service: Service, notices: Listener
) -> None:
    """Paid: the queue's worker; shipped and delivered: the topic."""
    order_id = service.place()["orderId"]

    service.move(order_id, "paid")
    eventually(lambda: service.order(order_id).get("fulfilmentRequestedAt"), "fulfilment is requested")
    service.move(order_id, "shipped", "delivered")

    def kinds() -> list[str]:
        return sorted(
            notice["attributes"]["kind"][
                "Value" if "Value" in notice["attributes"]["kind"] else "StringValue"
            ]
            for notice in notices.drain()
            if notice["orderId"] == order_id
        )

    assert eventually(lambda: len(kinds()) >= 2 and kinds(), "two notices") == ["review", "shipped"]


def test_an_event_that_no_order_belongs_to_ends_among_the_dead_letters(service: Service) -> None:
    """After its tries, with all that is needed to put it again."""
    order_id = "01920000-0000-7000-8000-0000000dead1"
    detail = {
        "version": 1,
        "eventId": f"{order_id}:1",
        "orderId": order_id,
        "orderVersion": 1,
        "status": "pending",
        "total": {"amount": 1, "currency": "EUR"},
        "occurredAt": "2026-01-01T00:00:00.000Z",
        "correlationId": "lost",
    }
    entry = {
        "EventBusName": service.resource("buses", "orders"),
        "Source": "orders",
        "DetailType": "order.created",
        "Detail": json.dumps(detail),
    }
    letters = Listener(service, service.queue_url("dead_letters"))

    service.aws("events").put_events(Entries=[entry])

    def mine() -> list[dict[str, Any]]:
        return [each for each in letters.drain() if (each.get("detail") or {}).get("orderId") == order_id]

    # Lambda waits one minute before the first further try, and two before the next.
    [letter] = eventually(mine, "a dead letter", within=240)
    assert letter["detail"] == detail
    assert letter["attributes"]["ErrorMessage"]["StringValue"]


def test_a_file_of_orders_is_imported_once_and_its_bad_lines_reported(service: Service) -> None:
    """By number and reason; the same file again imports nothing."""
    customer = f"c-{uuid.uuid4().hex[:8]}"
    bucket = service.resource("buckets", "imports")
    rows = [
        ["r1", customer, "EUR", "A-1", "2", "250"],
        ["r1", customer, "EUR", "B-1", "1", "100"],
        ["r2", customer, "EUR", "A-1", "zero", "250"],
        ["r3", customer, "EUR", "A-1", "1", "7"],
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["reference", "customer_id", "currency", "sku", "quantity", "unit_price"])
    writer.writerows(rows)

    def listed() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = service.http.get("/orders", params={"customerId": customer}).json()[
            "orders"
        ]
        return found

    def report() -> dict[str, Any] | None:
        keys = service.aws("s3").list_objects_v2(Bucket=bucket, Prefix="reports/").get("Contents", [])
        for key in keys:
            if "march" in key["Key"]:
                found: dict[str, Any] = json.loads(
                    service.aws("s3").get_object(Bucket=bucket, Key=key["Key"])["Body"].read()
                )
                return found
        return None

    service.aws("s3").put_object(
        Bucket=bucket, Key="incoming/march orders.csv", Body=text.getvalue().encode()
    )

    found = eventually(report, "a report")
    assert sorted(each["total"]["amount"] for each in listed()) == [7, 600]
    assert found["orders"] == 2
    assert [each["line"] for each in found["bad_lines"]] == [4]
    assert "zero" not in json.dumps(found)


def test_tracking_moves_orders_and_a_poison_record_holds_up_no_other(service: Service) -> None:
    """What can not be read is isolated; what came twice changes nothing more."""
    stream = service.resource("streams", "tracking")
    kinesis = service.aws("kinesis")
    order_ids = [service.place()["orderId"] for _ in range(3)]
    for order_id in order_ids:
        service.move(order_id, "paid")

    def track(order_id: str, status: str) -> None:
        record = {
            "trackingId": f"t-{uuid.uuid4().hex[:8]}",
            "orderId": order_id,
            "status": status,
            "occurredAt": "2026-01-01T00:00:00.000Z",
        }
        kinesis.put_record(StreamName=stream, Data=json.dumps(record).encode(), PartitionKey=order_id)

    track(order_ids[0], "shipped")
    kinesis.put_record(StreamName=stream, Data=b"\xff not JSON", PartitionKey=order_ids[0])
    for order_id in order_ids:
        track(order_id, "shipped")
        track(order_id, "delivered")

    eventually(
        lambda: {service.order(order_id)["status"] for order_id in order_ids} == {"delivered"},
        "all are delivered",
        within=120,
    )
    assert {service.order(order_id)["version"] for order_id in order_ids} == {4}


@pytest.fixture
def due(service: Service) -> Iterator[str]:
    """Let the schedule of the clean-up come due now, with the target and input that it has."""
    scheduler = service.aws("scheduler")
    [found] = [
        each for each in scheduler.get_paginator("list_schedules").paginate().build_full_result()["Schedules"]
        if "clean_up_orders" in each["Name"] and "warm" not in each["Name"]
    ]  # fmt: skip
    declared = scheduler.get_schedule(Name=found["Name"], GroupName=found["GroupName"])
    assert declared["ScheduleExpression"] == "cron(0 2 * * ? *)"
    assert json.loads(declared["Target"]["Input"]) == {"retention_days": 90}
    moment = datetime.now(UTC) + timedelta(seconds=1)
    scheduler.create_schedule(
        Name="clean-up-now",
        ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=declared["Target"],
    )
    yield found["Name"]
    scheduler.delete_schedule(Name="clean-up-now")


def test_the_nightly_clean_up_takes_old_completed_orders_and_no_other(service: Service, due: str) -> None:
    """Completed ones that were changed before the retention time; all else stays."""
    assert due
    old = aged(service, service.place()["orderId"], "completed")
    unfinished = aged(service, service.place()["orderId"], "delivered")
    recent = service.place()["orderId"]
    service.move(recent, "paid", "shipped", "delivered", "completed")

    invoke_clean_up(service)

    eventually(lambda: service.http.get(f"/orders/{old}").status_code == 404, "the old one is gone")
    assert service.order(unfinished)["status"] == "delivered"
    assert service.order(recent)["status"] == "completed"
    assert any(
        "retention" in json.dumps(each) or "removed" in json.dumps(each)
        for each in service.logs("clean_up_orders")
    )


def invoke_clean_up(service: Service) -> None:
    """Wait until the schedule has called the function, then let it run once more, now that there is work."""
    eventually(lambda: service.logs("clean_up_orders"), "the schedule fired")
    answer = service.aws("lambda").invoke(
        FunctionName=service.function("clean_up_orders"), Qualifier="live", Payload=b'{"retention_days": 90}'
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def aged(service: Service, order_id: str, status: str) -> str:
    """Rewrite an order as one of a year ago, under an id of that time; return the id."""
    from uuid import UUID  # noqa: PLC0415

    table = service.resource("tables", "orders")
    dynamodb = service.aws("dynamodb")
    item = dynamodb.get_item(TableName=table, Key={"order_id": {"S": order_id}})["Item"]
    then = datetime.now(UTC) - timedelta(days=365)
    stamp = int(then.timestamp() * 1000)
    old_id = str(UUID(int=(stamp << 80) | (UUID(order_id).int & ((1 << 80) - 1))))
    text = then.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    item |= {
        "order_id": {"S": old_id},
        "status": {"S": status},
        "created_at": {"S": text},
        "changed_at": {"S": text},
    }
    dynamodb.put_item(TableName=table, Item=item)
    dynamodb.delete_item(TableName=table, Key={"order_id": {"S": order_id}})
    return old_id


@pytest.mark.parametrize(
    "function",
    [
        "authorize", "create_order", "get_order", "list_orders", "update_order", "publish_events",
        "process_order", "follow_order", "fulfil_order", "import_orders", "track_order", "clean_up_orders",
    ],
)  # fmt: skip
def test_every_function_answers_the_call_that_keeps_it_warm_before_any_work(
    service: Service, function: str
) -> None:
    """So the call costs next to nothing, and changes nothing."""
    answer = service.aws("lambda").invoke(
        FunctionName=service.function(function), Qualifier="live", Payload=b'{"keep_warm": true}'
    )

    assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read()) == {"warm": True}
