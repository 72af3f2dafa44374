"""A thousand orders, while everything fails now and then: none is lost, none is counted twice."""

from __future__ import annotations

import io
import json
import random
import time
import uuid
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from deployed import eventually, order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deployed import Listener, Service

ORDERS = 1000
CUSTOMERS = 50
AT_ONCE = 12
CHAOS = Path(__file__).parent / "chaos" / "chaos.py"
WORLD: dict[str, dict[str, float]] = {
    "create_order": {"crash": 0.03, "throttle": 0.05},
    "update_order": {"crash": 0.03, "throttle": 0.05},
    "publish_events": {"crash": 0.10, "duplicate": 0.10, "reorder": 0.30},
    "process_order": {"crash": 0.03, "duplicate": 0.10, "throttle": 0.05},
    "follow_order": {"crash": 0.10, "duplicate": 0.10, "reorder": 0.30},
    "fulfil_order": {"crash": 0.05, "duplicate": 0.10, "reorder": 0.30, "throttle": 0.05},
}
"""What may happen, and how likely it is at each invocation (throttle: at each request to DynamoDB)."""


@pytest.fixture(scope="module")
def misfortune(service: Service) -> Iterator[None]:
    """Put bad luck before the handlers of a live version, and take it away afterwards."""
    client = service.aws("lambda")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as bundle:
        bundle.writestr("python/chaos.py", CHAOS.read_text("utf-8"))
    layer = client.publish_layer_version(LayerName="chaos", Content={"ZipFile": zipped.getvalue()})
    before = {}
    for name, chances in WORLD.items():
        function = service.function(name)
        config = client.get_function_configuration(FunctionName=function)
        before[function] = client.get_alias(FunctionName=function, Name="live")["FunctionVersion"]
        variables = config["Environment"]["Variables"]
        client.update_function_configuration(
            FunctionName=function,
            Handler="chaos.handler",
            Layers=[*(each["Arn"] for each in config["Layers"]), layer["LayerVersionArn"]],
            Environment={
                "Variables": {**variables, "CHAOS": json.dumps(chances), "CHAOS_HANDLER": config["Handler"]}
            },
        )
        version = client.publish_version(FunctionName=function)["Version"]
        client.update_alias(FunctionName=function, Name="live", FunctionVersion=version)
    yield
    for function, version in before.items():
        client.update_alias(FunctionName=function, Name="live", FunctionVersion=version)


def insist(service: Service, method: str, path: str, body: dict[str, Any], key: str) -> httpx.Response:
    """Ask until there is an answer that is none of the server's failures, as a good client does."""
    for attempt in range(30):
        try:
            answer = service.http.request(method, path, json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            return answer
        time.sleep(min(0.1 * 2**attempt, 1))
    pytest.fail(f"{method} {path} never had an answer")


def test_a_thousand_orders_survive_a_bad_day(service: Service, misfortune: None) -> None:
    """Every order is kept once, confirmed once, counted once; every event is told; letters say the rest."""
    events = service.listen("bad-day", {"source": ["orders"]})
    day = uuid.uuid4().hex[:6]
    luck = random.Random(4)
    wanted = [
        (f"{day}-{number}", f"c-{day}-{number % CUSTOMERS}", luck.randint(1, 9), luck.randint(1, 10_000))
        for number in range(ORDERS)
    ]

    def place(asked: tuple[str, str, int, int]) -> tuple[str, str, int, bool]:
        key, customer, quantity, price = asked
        body = order(customerId=customer, items=[{"sku": "A", "quantity": quantity, "unitPrice": price}])
        placed = insist(service, "POST", "/orders", body, key)
        assert placed.status_code == httpx.codes.CREATED, placed.text
        order_id = placed.json()["orderId"]
        paid = int(key.rpartition("-")[2]) % 4 == 0
        if paid:
            moved = insist(service, "PATCH", f"/orders/{order_id}", {"status": "paid"}, f"{key}-pay")
            assert moved.status_code == httpx.codes.OK, moved.text
        return order_id, customer, quantity * price, paid

    with ThreadPoolExecutor(AT_ONCE) as pool:
        placed = list(pool.map(place, wanted))

    ids = {order_id for order_id, *_ in placed}
    paid = {order_id for order_id, _, _, was_paid in placed if was_paid}
    assert len(ids) == ORDERS
    kept = eventually(lambda: settled(service, day, events, ids, paid), "every order is settled", within=240)
    assert set(kept) == ids
    told = Counter(
        event["detail"]["eventId"] for event in events.drain() if event["detail"]["orderId"] in ids
    )
    assert set(told) == {f"{order_id}:1" for order_id in ids} | {f"{order_id}:2" for order_id in paid}
    for number in range(CUSTOMERS):
        customer = f"c-{day}-{number}"
        mine = [amount for _, owner, amount, _ in placed if owner == customer]
        counted = service.item("customers", "customer_id", customer)
        assert counted is not None
        assert int(counted["order_count"]["N"]) == len(mine)
        assert int(counted["spent_EUR"]["N"]) == sum(mine)


def settled(
    service: Service, day: str, events: Listener, ids: set[str], paid: set[str]
) -> dict[str, dict[str, Any]] | None:
    """Return the day's orders once nothing is under way; put dead letters back, as someone on call would."""
    replay(service, ids)
    kept = {
        item["order_id"]["S"]: item
        for page in service.aws("dynamodb").get_paginator("scan").paginate(
            TableName=service.resource("tables", "orders")
        )
        for item in page["Items"]
        if item["customer_id"]["S"].startswith(f"c-{day}-")
    }  # fmt: skip
    told = {event["detail"]["eventId"] for event in events.drain()}
    done = (
        all("confirmed_at" in item for item in kept.values())
        and all("fulfilment_requested_at" in kept[order_id] for order_id in paid if order_id in kept)
        and {f"{order_id}:1" for order_id in ids} <= told
        and {f"{order_id}:2" for order_id in paid} <= told
    )
    return kept if done else None


def replay(service: Service, ids: set[str]) -> None:
    """Hand every dead letter of these orders to its function again: the letter holds all that is needed."""
    sqs = service.aws("sqs")
    url = service.queue_url("dead_letters")
    while letters := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages", []):
        for letter in letters:
            body = json.loads(letter["Body"])
            detail = body.get("detail")
            if detail is not None:
                if detail["orderId"] in ids:
                    service.aws("lambda").invoke(
                        FunctionName=service.function("process_order"),
                        Qualifier="live",
                        InvocationType="Event",
                        Payload=letter["Body"],
                    )
            elif "orderId" in body:
                sqs.send_message(QueueUrl=service.queue_url("fulfilment"), MessageBody=letter["Body"])
            else:
                # Records of a stream that were given up: ten tries are enough for any bad luck here.
                assert "DDBStreamBatchInfo" not in body, body
            sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
