"""An order's life, from placed to delivered, with everything that was logged and told on the way."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deployed import Listener, eventually, order

if TYPE_CHECKING:
    import httpx
    from deployed import Service

CORRELATION = "an-orders-life"
STEPS = (
    ("It is placed", "POST", None),
    ("It is paid", "PATCH", "paid"),
    ("It is shipped", "PATCH", "shipped"),
    ("It is delivered", "PATCH", "delivered"),
)
FUNCTIONS = (
    "create_order",
    "update_order",
    "publish_events",
    "process_order",
    "follow_order",
    "fulfil_order",
)
SHOWN = ("level", "message", "function", "correlationId", "correlation_id", "orderId", "eventId", "status")


def test_an_orders_life_can_be_followed_by_one_correlation_id(service: Service) -> None:
    """Through the API, the stream, the bus and the queue; written down where WRITE_LIFE says so."""
    events = service.listen("life", {"source": ["orders"]})
    url, arn = service.open_queue("life-notices")
    topic = f"arn:aws:sns:us-east-1:{service.account}:{service.resource('topics', 'notifications')}"
    service.aws("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )
    notices = Listener(service, url)
    lines = HEAD.splitlines()
    order_id = ""
    for number, (title, method, status) in enumerate(STEPS, 1):
        answer = ask(service, method, order_id, status)
        assert answer.is_success, answer.text
        order_id = answer.json()["orderId"]
        newest = await_step(service, events, notices, Step(order_id, number, status))
        lines += step(title, method, order_id, answer, newest)
    heard = [notice for notice in notices.drain() if notice.get("orderId") == order_id]
    logged = eventually(lambda: by_correlation(service, order_id), "every function logged", within=30)

    assert {record["function"] for record in logged} >= set(FUNCTIONS)
    assert "jane" not in json.dumps(logged)
    assert len(heard) == 2
    lines += [
        "## What its customer was told",
        "",
        *block("json", *(dump(without(notice)) for notice in heard)),
    ]
    lines += [
        "## What was logged of it",
        "",
        LOGGED,
        "",
        *block("text", *(dump(record) for record in logged)),
    ]
    if place := os.environ.get("WRITE_LIFE"):
        Path(place).write_text("\n".join(lines).rstrip() + "\n", "utf-8")


@dataclass(frozen=True)
class Step:
    """Where the order has come to."""

    order_id: str
    number: int
    status: str | None


def await_step(service: Service, events: Listener, notices: Listener, at: Step) -> dict[str, Any]:
    """Return the newest event of the order, once all that a step brings about has come about."""
    told = eventually(
        lambda: len(events.of_order(at.order_id)) >= at.number and events.of_order(at.order_id), "an event"
    )
    if at.number == 1:
        eventually(lambda: service.order(at.order_id)["confirmed"], "it is confirmed")
    if at.status == "paid":
        eventually(lambda: service.order(at.order_id).get("fulfilmentRequestedAt"), "fulfilment is requested")
    if at.status in {"shipped", "delivered"}:
        eventually(lambda: of_order(notices, at.order_id, str(at.status)), f"a notice that it is {at.status}")
    found: dict[str, Any] = max(told, key=lambda event: event["detail"]["orderVersion"])
    return found


HEAD = """\
# An order's life

A transcript, written by `tests/service/test_life.py` on the embedded AWS:
`WRITE_LIFE=docs/an-orders-life.md ./run test -m service -k life`.

"""
LOGGED = (
    "Records of six functions that name the order, by time, shortened to a few of their fields. "
    "The correlation id is the caller's, through all of them."
)


def ask(service: Service, method: str, order_id: str, status: str | None) -> httpx.Response:
    """Place the order, or move it."""
    headers = {"X-Correlation-ID": CORRELATION}
    if method == "POST":
        return service.http.post("/orders", json=order(customerId="customer-jane"), headers=headers)
    return service.http.patch(f"/orders/{order_id}", json={"status": status}, headers=headers)


def of_order(notices: Listener, order_id: str, status: str) -> bool:
    """Tell whether a notice of an order has come."""
    kind = {"shipped": "shipped", "delivered": "review"}[status]
    return any(each.get("orderId") == order_id and kind in json.dumps(each) for each in notices.drain())


def step(title: str, method: str, order_id: str, answer: httpx.Response, event: dict[str, Any]) -> list[str]:
    """Write down one request, its answer, and the event that followed."""
    path = "/orders" if method == "POST" else f"/orders/{order_id}"
    asked = json.loads(answer.request.content)
    return [
        f"## {title}",
        "",
        *block("http", f"{method} {path}", f"X-Correlation-ID: {CORRELATION}", "", dump(asked)),
        *block("http", f"{answer.status_code} {answer.reason_phrase}", dump(answer.json())),
        f"The event `{event['detail-type']}`:",
        "",
        *block("json", dump(event["detail"])),
    ]


def by_correlation(service: Service, order_id: str) -> list[dict[str, Any]] | None:
    """Return what was logged of the order, by time; None until every function has logged something."""
    found = []
    for function in FUNCTIONS:
        for record in service.logs(function):
            text = json.dumps(record)
            if "message" in record and order_id in text:
                shown = {key: record[key] for key in SHOWN if key in record}
                moment = record.get("timestamp") or record.get("time") or ""
                found.append((moment, {"time": moment, **shown, "function": function}))
    if {record["function"] for _, record in found} < set(FUNCTIONS):
        return None
    return [record for _, record in sorted(found, key=lambda each: each[0])]


def without(notice: dict[str, Any]) -> dict[str, Any]:
    """Return a notice's own fields."""
    return {key: value for key, value in notice.items() if key != "attributes"}


def dump(value: object) -> str:
    """Write JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def block(kind: str, *lines: str) -> list[str]:
    """Write lines as a block of code."""
    return [f"```{kind}", *lines, "```", ""]
