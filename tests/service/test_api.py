"""The API of the deployed service, over HTTP, as its callers meet it."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from deployed import eventually, order

if TYPE_CHECKING:
    from deployed import Service

UNKNOWN = "01920000-0000-7000-8000-000000000000"


def test_an_order_lives_from_placed_to_completed(service: Service) -> None:
    """Every step answers the whole order, with a version that counts the steps."""
    placed = service.place()

    moved = service.move(placed["orderId"], "paid", "shipped", "delivered", "completed")

    assert placed["status"] == "pending"
    assert placed["version"] == 1
    assert placed["total"] == {"amount": 500, "currency": "EUR"}
    assert moved["status"] == "completed"
    assert moved["version"] == 5
    assert service.order(placed["orderId"])["status"] == "completed"


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ((), "shipped"),
        ((), "completed"),
        (("paid", "shipped"), "cancelled"),
        (("cancelled",), "paid"),
        (("paid",), "pending"),
    ],
)
def test_a_step_off_the_path_is_a_conflict_that_names_what_is_allowed(
    service: Service, before: tuple[str, ...], wanted: str
) -> None:
    """The order stays as it was."""
    order_id = service.place()["orderId"]
    service.move(order_id, *before)

    answer = service.http.patch(f"/orders/{order_id}", json={"status": wanted})

    assert answer.status_code == httpx.codes.CONFLICT, answer.text
    assert answer.json()["error"]["code"] == "not_allowed"
    assert service.order(order_id)["status"] == (before[-1] if before else "pending")


def test_of_two_who_saw_the_same_version_one_wins(service: Service) -> None:
    """The other is told of the conflict, and overwrites nothing."""
    order_id = service.place()["orderId"]

    def move(status: str) -> int:
        body = {"status": status, "version": 1}
        return service.http.patch(f"/orders/{order_id}", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(move, ["paid", "cancelled"] * 4))

    assert sorted(codes) == [200, *[409] * 7]
    assert service.order(order_id)["version"] == 2


def test_every_problem_of_a_body_is_named(service: Service) -> None:
    """Nobody should have to send it five times."""
    body = {"customerId": "", "currency": "euro", "items": [{"sku": "A", "quantity": 0, "unitPrice": 1.5}]}

    answer = service.http.post("/orders", json=body)

    assert answer.status_code == httpx.codes.BAD_REQUEST
    fields = {problem["field"] for problem in answer.json()["error"]["problems"]}
    assert fields == {"customerId", "currency", "items[0].quantity", "items[0].unitPrice"}


def test_a_request_sent_twice_with_one_key_is_carried_out_once(service: Service) -> None:
    """And answered the same, even when both come at once."""
    key = {"Idempotency-Key": str(uuid.uuid4())}
    customer = f"c-{uuid.uuid4().hex[:8]}"

    def place(_: int) -> httpx.Response:
        return service.http.post("/orders", json=order(customerId=customer), headers=key)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(place, range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(service.http.get("/orders", params={"customerId": customer}).json()["orders"]) == 1


def test_a_key_of_another_body_is_refused(service: Service) -> None:
    """It is a mistake of the caller's, and nothing is done."""
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = service.http.post("/orders", json=order(), headers=key)

    answer = service.http.post("/orders", json=order(customerId="c-2"), headers=key)

    assert first.status_code == httpx.codes.CREATED
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.json()["error"]["code"] == "idempotency_key_reused"


def test_a_list_is_read_page_by_page_without_gap_or_repeat(service: Service) -> None:
    """Newest first, and to its end."""
    customer = f"c-{uuid.uuid4().hex[:8]}"
    placed = [service.place(customerId=customer)["orderId"] for _ in range(7)]
    service.move(placed[2], "paid")

    def pages(**query: str) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while True:
            asked = {**query, "limit": "3", **({"cursor": cursor} if cursor else {})}
            answer = service.http.get("/orders", params=asked)
            assert answer.status_code == httpx.codes.OK, answer.text
            document = answer.json()
            found += [each["orderId"] for each in document["orders"]]
            cursor = document["nextCursor"]
            if not cursor:
                return found

    assert pages(customerId=customer) == placed[::-1]
    assert pages(customerId=customer, status="paid") == [placed[2]]
    assert set(placed) - {placed[2]} <= set(pages(status="pending"))
    everything = pages()
    assert len(everything) == len(set(everything))
    assert set(placed) <= set(everything)


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "forged"},
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "ten"},
        {"status": "lost"},
        {"colour": "red"},
    ],
)
def test_a_bad_question_is_refused_with_the_parameter_at_fault(
    service: Service, query: dict[str, str]
) -> None:
    """As a body is."""
    answer = service.http.get("/orders", params=query)

    assert answer.status_code == httpx.codes.BAD_REQUEST, answer.text
    assert [each["field"] for each in answer.json()["error"]["problems"]] == list(query)


def test_a_cursor_of_another_list_is_refused(service: Service) -> None:
    """It is bound to what was asked."""
    customer = f"c-{uuid.uuid4().hex[:8]}"
    for _ in range(2):
        service.place(customerId=customer)
    cursor = service.http.get("/orders", params={"customerId": customer, "limit": 1}).json()["nextCursor"]

    answer = service.http.get("/orders", params={"customerId": "c-other", "limit": 1, "cursor": cursor})

    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert answer.json()["error"]["problems"][0]["field"] == "cursor"


ANSWERS: dict[str, tuple[str, str, dict[str, Any], int, str]] = {
    "unknown order": ("GET", f"/orders/{UNKNOWN}", {}, 404, "not_found"),
    "unknown order, moved": ("PATCH", f"/orders/{UNKNOWN}", {"json": {"status": "paid"}}, 404, "not_found"),
    "unknown path": ("GET", "/nowhere", {}, 404, "not_found"),
    "wrong method": ("DELETE", "/orders", {}, 405, "method_not_allowed"),
    "wrong method of an order": ("PUT", f"/orders/{UNKNOWN}", {}, 405, "method_not_allowed"),
    "no JSON": ("POST", "/orders", {"content": b"{"}, 400, "invalid_request"),
    "no token": ("GET", "/orders", {"headers": {"Authorization": ""}}, 401, "unauthorized"),
    "bad token": ("GET", "/orders", {"headers": {"Authorization": "Bearer x.y.z"}}, 401, "unauthorized"),
}


@pytest.mark.parametrize(("method", "path", "given", "status", "code"), ANSWERS.values(), ids=ANSWERS)
def test_every_refusal_has_the_same_form_and_headers(  # noqa: PLR0917, a row of the table
    service: Service, method: str, path: str, given: dict[str, Any], status: int, code: str
) -> None:
    """A browser can read it, and a caller can quote it."""
    answer = service.http.request(method, path, **given)

    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Request-ID"]
    if status == httpx.codes.METHOD_NOT_ALLOWED:
        assert "GET" in answer.headers["Allow"]


def test_a_browser_is_told_what_it_may_send(service: Service) -> None:
    """The preflight needs no token."""
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key,x-correlation-id",
    }

    answer = httpx.options(f"{service.api_url}/orders", headers=asked)

    assert answer.status_code in (200, 204), answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "POST"} <= {
        each.strip() for each in answer.headers["Access-Control-Allow-Methods"].split(",")
    }
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert all(
        name in allowed for name in ("authorization", "content-type", "idempotency-key", "x-correlation-id")
    )


def test_what_breaks_inside_gives_nothing_away(service: Service) -> None:
    """A table that the function may not read: 500, a request id, and no word of why."""
    iam = service.aws("iam")
    config = service.aws("lambda").get_function_configuration(FunctionName=service.function("get_order"))
    policy = {"RoleName": config["Role"].rpartition("/")[2], "PolicyName": "nothing"}
    denied = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}

    iam.put_role_policy(**policy, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [denied]}))
    try:
        answer = service.http.get(f"/orders/{UNKNOWN}")
    finally:
        iam.delete_role_policy(**policy)

    assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert answer.json()["error"]["code"] == "internal_error"
    assert "dynamodb" not in answer.text.lower()
    assert answer.headers["X-Request-ID"]
    assert eventually(
        lambda: service.http.get(f"/orders/{UNKNOWN}").status_code == httpx.codes.NOT_FOUND, "mended"
    )
